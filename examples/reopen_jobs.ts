// # A thousand jobs, reopened
// What `thousand_jobs.ts` began. It may be run as often as one likes: results are read, not taken.
import process from "node:process";
import { JobSet } from "../src/client/mod.ts";

const [path = "jobs.json"] = process.argv.slice(2);

// %% The file knows the gateway. Whoever needs credentials gives them here: `JobSet.open(path, { auth })`.
const set = await JobSet.open(path);
console.log(`${set.jobs.length} jobs, reopened`);

// %% All outcomes, in the order of the inputs. A job that fails is a value among the others.
const outcomes = [await set.get({ onProgress: (counts) => console.log(counts) })].flat();
const failures = outcomes.filter(({ ok }) => !ok);
const primes = outcomes.map((outcome) => outcome.ok ? outcome.results["return_value"] as number[] : []);
console.log(`${outcomes.length - failures.length} succeeded, ${failures.length} failed`);
console.log(`The first: ${primes[0]?.join(" ")}`);
console.log(`The last: ${primes.at(-1)?.join(" ")}`);

// %% A fingerprint of everything, to compare with what another process got.
const bytes = new TextEncoder().encode(JSON.stringify(primes));
const digest = await crypto.subtle.digest("SHA-256", bytes);
console.log(`Fingerprint: ${new Uint8Array(digest).slice(0, 8).toHex()}`);
