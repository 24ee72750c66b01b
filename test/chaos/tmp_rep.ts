import { run } from "./run.ts";
const [store, seed, n] = Deno.args;
let first: readonly string[] | undefined;
for (let i = 0; i < Number(n); i++) {
  let count = 0;
  await run({ store: store as "sqlite", seed: Number(seed), goesOn: () => count++ < 1, onPlayed(p) {
    first ??= p.trace;
    const at = p.trace.findIndex((line, k) => line !== first![k]);
    if (at >= 0) { console.log(i, at, "\n" + p.trace.slice(at - 12, at + 3).join("\n"), "\n---\n" + first!.slice(at - 2, at + 3).join("\n")); Deno.exit(1); }
  } });
}
