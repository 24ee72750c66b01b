/** `child.ts <store> <first seed> <seeds>`: plays up to the first history that breaks a rule, and prints what it broke, as JSON. */
import process from "node:process";
import { run } from "./run.ts";
import type { StoreName } from "./stores/place.ts";

const [store = "sqlite", seed = "1", seeds = "1"] = process.argv.slice(2);
const last = Number(seed) + Number(seeds) - 1;
const { violations } = await run({
  store: store as StoreName,
  seed: Number(seed),
  goesOn: (soFar) => soFar.violations.length === 0 && soFar.next <= last,
});
console.log(JSON.stringify(violations));
process.exit(0);
