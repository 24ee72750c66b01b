/** The demo runner as one Deno process: environment, port, signals. */
import { withSecrets } from "../../src/secrets.ts";
import { consoleLog, createRunner } from "../../src/runner/mod.ts";
import { processes } from "./processes.ts";

const env = withSecrets(Deno.env.toObject());
const secret = (env["TIDEGATE_RUNNER_SECRET"] ?? "").trim().split(/\s+/);
const level = (["warning", "error", "off"] as const).find((name) => name === env["TIDEGATE_LOG"]) ?? "info";
const log = consoleLog(level);
const runner = createRunner({ secret, processes, log, maxConcurrent: 1_000 });
const server = Deno.serve({
  port: Number(env["TIDEGATE_RUNNER_PORT"] || 8009),
  hostname: env["TIDEGATE_HOST"] || "127.0.0.1",
  onListen: ({ port }) => log("info", "listening", { port }),
}, runner.fetch);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.addSignalListener(signal, async () => {
    await Promise.all([runner.close(5_000), server.shutdown()]);
    Deno.exit(0);
  });
}
