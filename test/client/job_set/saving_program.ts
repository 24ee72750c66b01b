/**
 * `save <url> <path>`: execute three jobs, save them, say so and wait until it is killed.
 * `open <url> <path>`: open what was saved, and tell the outcomes.
 */
import { createClient, JobSet } from "../../../src/client/mod.ts";

const [verb, url = "", path = ""] = Deno.args;
const tell = (line: object) => console.log(JSON.stringify(line));

if (verb === "save") {
  const set = await createClient({ url }).executeAll("echo", [0, 1, 2].map((n) => ({ message: `${n}` })));
  await set.save(path);
  tell({ event: "saved", ids: set.jobIds });
  await set.get();
} else {
  const set = await JobSet.open(path);
  const outcomes = [await set.get()].flat();
  tell({ event: "outcomes", outcomes: outcomes.map((one) => one.ok ? one.results : one.error.name) });
}
