import { createHash } from "node:crypto";
import { run } from "./run.ts";
const [store, seed, n] = Deno.args;
let count = 0;
await run({ store: store as "sqlite", seed: Number(seed), goesOn: () => count++ < Number(n), onPlayed: (p) => console.log(p.seed, createHash("md5").update(p.trace.join("\n")).digest("hex")) });
