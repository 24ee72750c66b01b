/** `deno task edge`: the gateway in workerd, with what it has around it in the cloud, and the demo runner. */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ConfigError, readConfig } from "../../src/config.ts";
import { withSecrets } from "../../src/secrets.ts";
import { welcome } from "../../src/welcome.ts";
import { createChildren } from "./children.ts";
import { freePort, isFree } from "./ports.ts";
import { hasRedis, howToGetRedis, redisCommand } from "./redis_program.ts";
import { serveRestProxy } from "./rest_proxy.ts";
import { startTicker } from "./ticker.ts";
import { wranglerDev } from "./wrangler_dev.ts";

const folder = "./tidegate-edge";

function giveUp(reason: string): never {
  console.error(reason);
  Deno.exit(1);
}

function read(env: Readonly<Record<string, string | undefined>>) {
  try {
    return readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return giveUp(error.message);
  }
}

if (!hasRedis()) giveUp(`Cannot run the edge without redis-server, which keeps the jobs.\n${howToGetRedis}`);
mkdirSync(folder, { recursive: true });
const elsewhere = {
  TIDEGATE_STORE: undefined,
  UPSTASH_REDIS_REST_URL: undefined,
  UPSTASH_REDIS_REST_TOKEN: undefined,
};
const own = withSecrets(
  { TIDEGATE_LOG: "warning", ...Deno.env.toObject(), ...elsewhere },
  `${folder}/secrets`,
);
const { port, hostname, runners, settings: { publicUrl } } = read(own);
if (!isFree(hostname, port)) {
  giveUp(`Cannot listen on port ${port}: it is taken. Set TIDEGATE_PORT to another one.`);
}

const redisPort = freePort();
const token = crypto.randomUUID();
const proxy = await serveRestProxy({ redisUrl: `redis://127.0.0.1:${redisPort}`, token });
const vars = {
  ...own,
  TIDEGATE_PUBLIC_URL: publicUrl,
  TIDEGATE_RUNNERS: runners.map(({ name, url, secrets }) => [`${name}=${url}`, ...secrets].join(" ")).join(
    ",",
  ),
  UPSTASH_REDIS_REST_URL: proxy.url,
  UPSTASH_REDIS_REST_TOKEN: token,
};
const demoRunner = fileURLToPath(new URL("../demo_runner/deno.ts", import.meta.url));

const children = createChildren();
children.start("redis-server", {
  command: redisCommand({ port: redisPort, folder: `${folder}/redis` }),
  env: {},
});
children.start("demo runner", {
  command: [Deno.execPath(), "run", "--quiet", "-A", demoRunner],
  env: own,
  shows: () => true,
});
children.start("gateway in workerd", {
  ...wranglerDev({ port, hostname, persistTo: `${folder}/workerd`, vars }),
  // What wrangler itself has to say matters only when it ends.
  shows: (line) => line.startsWith("{"),
});
const here = `http://127.0.0.1:${port}`;
const ticker = startTicker(`${here}/cdn-cgi/handler/scheduled`, 1);
Deno.addSignalListener("SIGINT", children.stop);
Deno.addSignalListener("SIGTERM", children.stop);

const deadline = Date.now() + 60_000;
const isReady = () =>
  fetch(`${here}/processes/echo`).then(({ ok, status }) => ok || status === 401, () => false);
while (!children.isStopping() && !await isReady() && Date.now() < deadline) {
  await new Promise((resolve) => setTimeout(resolve, 50));
}
if (!children.isStopping()) console.log(welcome(publicUrl, folder));
const code = await children.ended;
await ticker.stop();
await proxy.close();
Deno.exit(code);
