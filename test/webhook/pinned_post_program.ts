/** Makes one POST to 127.0.0.1 under the name `hook.example`, on the port given as argument, and prints what came of it. */
import process from "node:process";
import { createPinnedFetch } from "../../src/webhook/pinned_fetch.ts";

const answer = await createPinnedFetch()(new URL(`http://hook.example:${process.argv[2]}/`), {
  headers: {},
  body: "",
  signal: AbortSignal.timeout(5_000),
  addresses: ["127.0.0.1"],
});
await answer.body?.cancel();
console.log(answer.status);
