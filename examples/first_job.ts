import process from "node:process";
import { createClient, JobError } from "../src/client/mod.ts";

const client = createClient({ url: process.env["TIDEGATE_URL"] ?? "http://localhost:8008" });
const job = await client.execute("primes_between", { min_val: 10, max_val: 50 });
try {
  const { return_value } = await job.result({
    timeout: 60_000,
    onProgress: ({ status, progress = 0 }) => console.log(`${status}, ${progress} %`),
  });
  console.log("primes:", return_value);
} catch (error) {
  if (!(error instanceof JobError)) throw error;
  console.log(`failed for a reason that can be acted upon (${error.code}): ${error.message}`);
}
