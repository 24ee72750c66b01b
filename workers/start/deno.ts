/** `deno task start`: the gateway and the demo runner, each its own process, and what to try next. */
import { fileURLToPath } from "node:url";
import { readConfig } from "../../src/config.ts";
import { withSecrets } from "../../src/secrets.ts";
import { storeName } from "../../src/settings/store.ts";
import { welcome } from "../../src/welcome.ts";

const env = withSecrets({ TIDEGATE_LOG: "warning", ...Deno.env.toObject() });
const { settings: { publicUrl }, store } = readConfig(env);

const children = ["../demo_runner/deno.ts", "../gateway/deno.ts"].map((program) =>
  new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", fileURLToPath(new URL(program, import.meta.url))],
    env: Object.fromEntries(
      Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    stdin: "null",
  }).spawn()
);

let isStopping = false;
function stop(): void {
  if (isStopping) return;
  isStopping = true;
  for (const child of children) {
    try {
      child.kill("SIGTERM");
    } catch {
      // It has ended already.
    }
  }
}
Deno.addSignalListener("SIGINT", stop);
Deno.addSignalListener("SIGTERM", stop);

async function isReady(): Promise<boolean> {
  try {
    const answer = await fetch(`${publicUrl}/processes/echo`);
    await answer.body?.cancel();
    // Where credentials are wanted this is all that can be seen without.
    return answer.ok || answer.status === 401;
  } catch {
    return false;
  }
}

const ended = Promise.race(children.map((child) => child.status)).then(stop);
const deadline = Date.now() + 60_000;
while (!isStopping && !await isReady() && Date.now() < deadline) {
  await new Promise((resolve) => setTimeout(resolve, 50));
}

if (!isStopping) console.log(welcome(publicUrl, storeName(store)));
await ended;
const codes = await Promise.all(children.map(async (child) => (await child.status).code));
Deno.exit(Math.max(...codes));
