import type { Claim } from "./claim.ts";
import { beside } from "./claims/beside.ts";
import { failing } from "./claims/failing.ts";
import { many } from "./claims/many.ts";
import { reading } from "./claims/reading.ts";
import { running } from "./claims/running.ts";
import { trust } from "./claims/trust.ts";
import { waiting } from "./claims/waiting.ts";

/** Everything that must be true of the client in every runtime. */
export const claims: readonly Claim[] = [
  ...reading,
  ...running,
  ...failing,
  ...many,
  ...beside,
  ...waiting,
  ...trust,
];

/** Not true anywhere: a run that does not tell of it would tell of nothing. */
export const falseClaim: Claim = {
  name: "finds a prime that is none",
  async check({ createClient }, { gateway }) {
    const job = await createClient({ url: gateway }).execute("primes_between", { min_val: 10, max_val: 20 });
    const { return_value } = await job.result();
    if (!JSON.stringify(return_value).includes("15")) throw new Error(`${return_value} is without 15`);
  },
};
