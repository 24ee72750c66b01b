import { createDenoGateway } from "./deno_gateway.ts";
import { freePort } from "./free_port.ts";
import { createFront } from "./gateway_front.ts";
import { asOne } from "./gateway_group.ts";
import type { GatewayOptions, GatewayProgram } from "./gateway_program.ts";
import { settingOf } from "./gateway_setting.ts";
import { storeIn } from "./gateway_store.ts";
import { createOutput } from "./output.ts";

/** Two Deno processes with the same secrets, store and files, behind a front whose URL is theirs. */
export async function createPair(options: GatewayOptions): Promise<GatewayProgram> {
  const { name, env, traits } = settingOf(options);
  const { env: storeEnv, storedFiles } = await storeIn(options.folder);
  const frontPort = await freePort();
  const url = `http://127.0.0.1:${frontPort}`;
  const output = createOutput(name);
  const members = await Promise.all(["a", "b"].map(async (letter) =>
    createDenoGateway({
      name: `${name} ${letter}`,
      port: await freePort(),
      entry: options.entry,
      env: { TIDEGATE_PUBLIC_URL: url, ...storeEnv, ...env },
      alsoTo: output,
    })
  ));
  const front = createFront(frontPort, members.map((member) => new URL(member.url)));
  const group = asOne({ name, members, output, front });
  return Object.assign(group, { ...traits, url, members, storedFiles });
}
