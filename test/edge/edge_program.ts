import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wranglerDev } from "../../workers/edge/wrangler_dev.ts";
import { answers } from "../support/answers.ts";
import { freePort } from "../support/free_port.ts";
import { createJobClient, type JobClient } from "../support/job_client.ts";
import { createProgram, type Program } from "../support/program.ts";
import { sharedRestProxy } from "../support/shared_redis.ts";
import { webhookSecret } from "../support/webhook_secret.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** The gateway in workerd with nobody who ticks for it. */
export interface EdgeProgram extends Program, AsyncDisposable {
  readonly url: string;
  readonly client: JobClient;
  /** One tick of the cron trigger; resolves when its work is done. */
  tick(): Promise<void>;
}

/** Started, on a prefix of its own in the Redis of the test file. */
export async function startEdge(
  runner: { readonly url: string; readonly secret: string },
  env: Variables = {},
): Promise<EdgeProgram> {
  const { url: restUrl, token } = await sharedRestProxy();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = mkdtempSync(join(tmpdir(), "tidegate-edge-"));
  const vars = {
    TIDEGATE_PUBLIC_URL: url,
    TIDEGATE_SECRET: webhookSecret(),
    TIDEGATE_CALLBACK_SECRET: webhookSecret(),
    TIDEGATE_RUNNERS: `raw=${runner.url} ${runner.secret}`,
    TIDEGATE_STORE_PREFIX: `edge-${port}`,
    UPSTASH_REDIS_REST_URL: restUrl,
    UPSTASH_REDIS_REST_TOKEN: token,
    ...env,
  };
  const program = createProgram({
    name: "edge",
    ...wranglerDev({ port, persistTo: folder, vars }),
    hasChildren: true,
    isReady: () => answers(`${url}/health/live`),
    startSeconds: 60,
  });
  const stop = async () => {
    await program.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  await program.start().catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return Object.assign(program, {
    url,
    client: createJobClient(url),
    async tick() {
      const answer = await fetch(`${url}/cdn-cgi/handler/scheduled`, { signal: AbortSignal.timeout(30_000) });
      const text = await answer.text();
      if (!answer.ok || text !== "ok") throw new Error(`The tick answered ${answer.status} ${text}`);
    },
    [Symbol.asyncDispose]: stop,
  });
}
