import { run } from "./run.ts";
const [store, seed, n, trace] = Deno.args;
let count = 0;
const f = await run({ store: store as "sqlite", seed: Number(seed), goesOn: (s) => s.violations.length < 5 && count++ < Number(n), onPlayed: (p) => { if (p.broken.length || trace) { if (trace) console.log(p.trace.join("\n")); console.log(p.seed, p.jobs, p.trace.length, p.broken); } } });
console.log(JSON.stringify({ ...f, violations: f.violations.length, rate: f.jobs / f.seconds * 60 }));
