import { createDenoGateway } from "./deno_gateway.ts";
import { freePort } from "./free_port.ts";
import type { GatewayOptions, GatewayProgram } from "./gateway_program.ts";
import { settingOf } from "./gateway_setting.ts";
import { storeIn } from "./gateway_store.ts";

/** One Deno process, called directly. */
export async function createOneGateway(options: GatewayOptions): Promise<GatewayProgram> {
  const { name, env, traits } = settingOf(options);
  const { env: storeEnv, storedFiles } = await storeIn(options.folder);
  const port = await freePort();
  const member = createDenoGateway({
    name,
    port,
    entry: options.entry,
    env: { TIDEGATE_PUBLIC_URL: `http://127.0.0.1:${port}`, ...storeEnv, ...env },
  });
  return Object.assign(member, { ...traits, storedFiles, members: [member] });
}
