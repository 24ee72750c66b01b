import { join } from "node:path";
import { wranglerDev } from "../../workers/edge/wrangler_dev.ts";
import { answers } from "./answers.ts";
import { freePort } from "./free_port.ts";
import type { GatewayMember, GatewayOptions, GatewayProgram } from "./gateway_program.ts";
import { settingOf } from "./gateway_setting.ts";
import { storePrefix } from "./gateway_store.ts";
import { createProgram, type Program } from "./program.ts";
import { residentMegabytes } from "./resident_memory.ts";
import { sharedRestProxy } from "./shared_redis.ts";
import { storedInR2 } from "./stored_in_r2.ts";
import { createTicker } from "./ticker.ts";
import { findWorkerServer, type WorkerServer } from "./worker_server.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** One workerd, as `wrangler dev` runs it, with a Redis over REST and an R2 bucket of its own. */
export async function createEdgeGateway(options: GatewayOptions): Promise<GatewayProgram> {
  const { name, env, traits } = settingOf(options);
  const { url: restUrl, token } = await sharedRestProxy();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const persistTo = join(options.folder, `${name}.workerd`);
  const vars = {
    TIDEGATE_PUBLIC_URL: url,
    UPSTASH_REDIS_REST_URL: restUrl,
    UPSTASH_REDIS_REST_TOKEN: token,
    TIDEGATE_STORE_PREFIX: storePrefix(options.folder),
    ...env,
  };
  const program = createProgram({
    name,
    ...wranglerDev({ port, persistTo, vars }),
    hasChildren: true,
    isReady: () => answers(`${url}/health/ready`, 200),
    startSeconds: 60,
  });
  const member = createMember(program, port, Number(env.TIDEGATE_SWEEP_SECONDS ?? 0.5));
  return {
    ...member,
    ...traits,
    get pid() {
      return member.pid;
    },
    url,
    members: [member],
    storedFiles: () => Promise.resolve(storedInR2(persistTo)),
  };
}

/** Workers have no timer of their own: somebody calls the sweep, here as often as a Deno gateway sweeps by itself. */
function createMember(program: Program, port: number, sweepSeconds: number): GatewayMember {
  const frontUrl = `http://127.0.0.1:${port}`;
  const ticker = createTicker(`${frontUrl}/cdn-cgi/handler/scheduled`, sweepSeconds);
  let server: WorkerServer | undefined;

  async function start(changes?: Variables): Promise<void> {
    ticker.start();
    await program.start(changes);
    server = await findWorkerServer(program.pid, port);
  }

  return {
    ...program,
    get pid() {
      return program.pid;
    },
    get url() {
      return server?.url ?? frontUrl;
    },
    start,
    async restart(signal) {
      await program.kill(signal);
      await start();
    },
    async stop(graceSeconds) {
      await ticker.stop();
      await program.stop(graceSeconds);
    },
    residentMegabytes: () => residentMegabytes(server?.pid),
    // 100 at rest. On a machine nothing limits its heap, so it is in no haste to clean up.
    mostMegabytes: 320,
  };
}
