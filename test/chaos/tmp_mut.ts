import { atMost } from "../support/at_most.ts";
import { catchMutant } from "./mutants/catch_mutant.ts";
import { mutants } from "./mutants/mod.ts";
const [only = ""] = Deno.args;
const two = atMost(2);
const t = performance.now();
await Promise.all(mutants.filter((m) => m.bug.includes(only)).map((m) => two(async () => {
  try {
    const c = await catchMutant(m);
    console.log(c.by ? "ok" : "NOT CAUGHT", c.seconds.toFixed(1), c.bug, "|", c.by ? `${c.by.seed} ${c.by.rule}` : JSON.stringify(c.violations));
  } catch (e) { console.log("FAILED", m.bug, String(e).slice(0, 600)); }
})));
console.log((performance.now() - t) / 1000);
