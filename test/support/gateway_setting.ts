import { join } from "node:path";
import { giveCrashOrder } from "./crash_order.ts";
import type { GatewayOptions, GatewayProgram, RunnerAddress } from "./gateway_program.ts";
import { webhookSecret } from "./webhook_secret.ts";

export interface GatewaySetting {
  readonly name: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly traits: Pick<GatewayProgram, "callbackSecret" | "journalFile" | "crashAt">;
}

/** What a gateway is told and what a test may ask of it, however many processes it is. */
export function settingOf({ folder, runners, env = {}, name = "gateway" }: GatewayOptions): GatewaySetting {
  const callbackSecret = env.TIDEGATE_CALLBACK_SECRET ?? webhookSecret();
  const journalFile = join(folder, `${name}.journal`);
  const crashOrder = join(folder, `${name}.crash`);
  return {
    name,
    env: {
      TIDEGATE_SECRET: webhookSecret(),
      TIDEGATE_CALLBACK_SECRET: callbackSecret,
      TIDEGATE_RUNNERS: runners.map(runnerEntry).join(","),
      JOURNAL: journalFile,
      CRASH_ORDER: crashOrder,
      ...env,
    },
    traits: { callbackSecret, journalFile, crashAt: (place) => giveCrashOrder(crashOrder, place) },
  };
}

function runnerEntry({ name, url, secret }: RunnerAddress): string {
  return `${name === undefined ? "" : `${name}=`}${url} ${secret}`;
}
