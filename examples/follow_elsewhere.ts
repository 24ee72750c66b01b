// # A job on a runner somewhere else
// `distributed_runner.ts` is that runner. Kill it in the middle and start it again: the gateway has it begin once more, as another
// attempt, and whoever follows the job notices nothing but that.
import process from "node:process";
import { createClient } from "../src/client/mod.ts";

const client = createClient({ url: process.env["TIDEGATE_URL"] ?? "http://localhost:8008" });

// %% Start it, and follow it. The statuses say which attempt they are of.
const job = await client.execute("correct_granule", { granule: "T32UNU", tiles: 30 });
let told = "";
for await (const { status, attempt = 1, progress = 0 } of job.watch()) {
  // Ten lines are enough.
  const line = `attempt ${attempt}: ${status}, ${Math.floor(progress / 10) * 10} %`;
  if (line !== told) console.log(line);
  told = line;
}

// %% However often it was begun, it ended once.
console.log(`${job.status} with attempt ${job.statusInfo?.attempt}:`, await job.results());

// %% The gateway keeps account of whom it sent the job to.
interface Account {
  readonly deliveries: readonly { readonly kind: string; readonly state: string }[];
}
const { deliveries } = await client.transport.read<Account>({ path: `/jobs/${job.id}/deliveries` });
for (const { kind, state } of deliveries) console.log(`${kind}: ${state}`);
