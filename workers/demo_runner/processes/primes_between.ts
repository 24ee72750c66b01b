import { defineProcess } from "../../../src/runner/mod.ts";

export const primesBetween = defineProcess({
  id: "primes_between",
  version: "0.0.0",
  title: "Primes between two numbers",
  description: "Lists the prime numbers from `min_val` to `max_val`, both included.",
  jobControlOptions: ["async-execute", "dismiss"],
  outputTransmission: ["value"],
  policy: { defaultResponse: "document" },
  inputs: {
    min_val: {
      title: "From",
      description: "The smallest number that may be listed.",
      minOccurs: 0,
      schema: { type: "integer", default: 0, minimum: 0 },
    },
    max_val: {
      title: "To",
      description: "The largest number that may be listed.",
      minOccurs: 0,
      schema: { type: "integer", default: 100, maximum: 100 },
    },
  },
  outputs: {
    return_value: {
      title: "Primes",
      description: "The prime numbers in rising order.",
      schema: { type: "array", items: { type: "integer" } },
    },
  },
  run({ min_val: lowest, max_val: highest }, job) {
    if (highest < 2 || highest <= lowest) throw new Error("max_val must be greater 1 and greater min_val");
    job.message("Step 1: Generate sieve up to sqrt(max_val)");
    const small = sieve(2, Math.floor(Math.sqrt(highest)), []);
    job.message("Step 2: Create the sieve for the range [min_val, max_val]");
    const primes = sieve(Math.max(2, lowest), highest, small);
    job.message("Done");
    return { return_value: primes };
  },
});

/** The numbers of a range that no smaller prime divides. Without primes to start from, those found on the way are used. */
function sieve(from: number, to: number, primes: readonly number[]): number[] {
  const found: number[] = [];
  for (let number = from; number <= to; number++) {
    const divisors = primes.length > 0 ? primes : found;
    const isPrime = divisors.every((prime) => prime === number || number % prime !== 0);
    if (isPrime) found.push(number);
  }
  return found;
}
