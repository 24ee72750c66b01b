import type { LimitStore } from "../../core/ports.ts";
import { redisCalls, scriptRunner } from "./call.ts";
import type { RedisConnection } from "./connection.ts";
import { redisKeys } from "./keys.ts";

/** Buckets in a Redis: one command for each question, at the clock of Redis. The connection is not closed with it. */
export function redisLimits(connection: RedisConnection, prefix: string, isCutOff = false): LimitStore {
  const keys = redisKeys(prefix);
  const run = scriptRunner(connection);
  const calls = redisCalls(isCutOff);

  return {
    take: ({ caller, buckets, needed, wanted }) =>
      calls.run("count a request", async () => {
        const asked = buckets.flatMap(({ name, quota, tokenMicroseconds, cost }) =>
          [name, quota, tokenMicroseconds, cost].map(String)
        );
        const [granted, ...debts] = await run("take", {
          keys: [keys.limits(caller)],
          args: [String(needed), String(wanted), ...asked],
        });
        return { granted: Number(granted), debts: debts.map(Number) };
      }),
    close: () => calls.close(),
  };
}
