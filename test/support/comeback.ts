import type { GatewayProgram } from "./gateway_program.ts";

/**
 * Wait until the gateway has killed itself, and start it again with the next place to die at; after the last it lives on.
 * `meanwhile` is done while it is dead.
 */
export async function comeBack(
  gateway: GatewayProgram,
  crashes: readonly string[],
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  for (const next of [...crashes.slice(1), undefined]) {
    await died(gateway);
    await meanwhile();
    gateway.crashAt(next);
    await liveAgain(gateway, next);
  }
}

const secondsToDie = 15;

async function died(gateway: GatewayProgram): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const fault = new Error(`The gateway did not come within ${secondsToDie} s to the place where it dies`);
  const timer = setTimeout(() => reject(fault), secondsToDie * 1000);
  const { signal, code } = await Promise.race([gateway.exited(), late]);
  clearTimeout(timer);
  if (signal !== "SIGKILL") throw new Error(`The gateway ended by itself (${signal ?? code})`);
  const dead = gateway.members.filter(({ pid }) => pid === undefined).length;
  if (dead !== 1) throw new Error(`${dead} gateways died instead of one`);
}

/** It may die again before it is ready. */
async function liveAgain(gateway: GatewayProgram, crashAt: string | undefined): Promise<void> {
  try {
    await gateway.start({ FAIL_AT: undefined });
  } catch (error) {
    if (crashAt === undefined || (await gateway.exited()).signal !== "SIGKILL") throw error;
  }
}
