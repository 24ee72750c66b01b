// # A thousand jobs as one, to be continued elsewhere
// `reopen_jobs.ts` goes on where this stops: in another process, tomorrow, on another machine.
import process from "node:process";
import { createClient } from "../src/client/mod.ts";

const client = createClient({ url: process.env["TIDEGATE_URL"] ?? "http://localhost:8008" });
const [path = "jobs.json", count = "1000"] = process.argv.slice(2);

// %% One request for all: inputs in, a future of all their outcomes out.
const inputs = Array.from(
  { length: Number(count) },
  (_, index) => ({ min_val: index % 50, max_val: 50 + index % 51 }),
);
const set = await client.executeAll("primes_between", inputs);
console.log(`${set.jobs.length} jobs in ${set.groups.length} batch`);

// %% What is needed to find them again is in a file, without credentials.
await set.save(path);
console.log("Saved");

// %% Wait for the first ten that end, in whatever order they do. Then this program is over, and the jobs go on.
let seen = 0;
for await (const { ok } of set.asCompleted()) {
  if (ok && ++seen === 10) break;
}
console.log(`${seen} have ended; good night`);
