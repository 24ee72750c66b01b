/**
 * The gateway of `workers/gateway/deno.ts` with two planted leaks: it keeps all that it has ever written, many times over so that it
 * shows within half a minute, and it never forgets a job in its store.
 */
import { readConfig } from "../../src/config.ts";
import type { JobStore } from "../../src/core/ports.ts";
import { createLog, startLocal } from "../../src/local.ts";
import { withSecrets } from "../../src/secrets.ts";

const kept: string[][] = [];
const timesOver = 60;

function leakingStore(jobs: JobStore): JobStore {
  return {
    ...jobs,
    commit(change) {
      kept.push(Array.from({ length: timesOver }, (_, i) => JSON.stringify({ ...change, i })));
      return change.forget ? Promise.resolve({ kind: "committed" }) : jobs.commit(change);
    },
  };
}

const config = readConfig(withSecrets(Deno.env.toObject()));
const gateway = await startLocal(config, {
  log: createLog(() => {}, () => new Date(), "off"),
  wrap: (platform) => ({ ...platform, jobs: leakingStore(platform.jobs) }),
});
const server = Deno.serve({ port: config.port, hostname: config.hostname, onListen() {} }, gateway.fetch);
Deno.addSignalListener("SIGTERM", async () => {
  await server.shutdown();
  await gateway.stop();
  Deno.exit(0);
});
