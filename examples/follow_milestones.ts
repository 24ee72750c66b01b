// # Preferences and milestones
// How a job is to be run is a preference (RFC 7240); what was made of it stands in the answer.
import process from "node:process";
import { createClient } from "../src/client/mod.ts";

const client = createClient({ url: process.env["TIDEGATE_URL"] ?? "http://localhost:8008" });

async function submit(processId: string, inputs: Readonly<Record<string, unknown>>, prefer: string) {
  const path = `/processes/${processId}/execution`;
  const body = { inputs, response: "document" };
  const answer = await client.transport.send({ method: "POST", path, headers: { prefer }, body });
  const applied = answer.headers.get("preference-applied") ?? "nothing";
  console.log(`Prefer: ${prefer} -> ${answer.status}, applied: ${applied}`);
  return answer;
}

// %% What is short can be waited for: the answer has the results.
const quick = await submit("echo", { message: "Hello!" }, "wait=10");
console.log(await quick.text());

// %% A wait that is too short for it is answered with a job, as if nobody had wanted to wait.
const slow = await submit("echo", { message: "Hello!", pause: 2 }, "wait=1");
const { jobID } = await slow.json() as { readonly jobID: string };
console.log("Later it is there all the same:", await (await client.job(jobID)).result());

// %% What is long is a job at once. Its milestones are told as they come: status, progress, message.
const inputs = {
  start_date: "2025-06-01",
  end_date: "2025-06-30",
  geometry: "POINT (9 48)",
  indicator_name: "NDVI",
  site_extend: null,
};
const accepted = await submit("218", inputs, "respond-async");
console.log(`Location: ${new URL(accepted.headers.get("location") ?? "").pathname.replace(/[^/]+$/, "...")}`);
const job = await client.job((await accepted.json() as { readonly jobID: string }).jobID);
for await (const { status, progress = 0, message = "" } of job.watch()) {
  console.log(`${String(progress).padStart(3)} % ${status.padEnd(10)} ${message}`.trimEnd());
}
console.log(`It ran for ${Math.round((job.duration ?? 0) / 1000)} s:`, await job.results());
