// # Compute, with a bar, a limit and a way out
import process from "node:process";
import { createClient, JobDismissedError, TimeoutError } from "../src/client/mod.ts";

const client = createClient({ url: process.env["TIDEGATE_URL"] ?? "http://localhost:8008" });

/** One line that grows in a terminal, several elsewhere. */
function draw({ status, progress = 0 }: { readonly status: string; readonly progress?: number | undefined }) {
  const bar = "#".repeat(Math.round(progress / 5)).padEnd(20);
  const line = `[${bar}] ${String(progress).padStart(3)} % ${status}`;
  const isOver = ["successful", "failed", "dismissed"].includes(status);
  process.stdout.write(process.stdout.isTTY ? `\r${line.padEnd(79)}${isOver ? "\n" : ""}` : `${line}\n`);
}

// %% A computation of two seconds. Waiting for it is one call.
const nap = await client.execute("sleep_a_while", { duration: 2 });
const { return_value } = await nap.result({ onProgress: draw });
console.log(`Slept for ${Number(return_value).toFixed(1)} s`);

// %% One of an hour, for which nobody has the time: half a second, and the job is dismissed.
const long = await client.execute("sleep_a_while", { duration: 3_600 });
try {
  await long.result({ timeout: 500, cancelOnTimeout: true });
} catch (error) {
  if (!(error instanceof TimeoutError)) throw error;
  console.log(`Not within ${error.timeout} ms; now it is ${long.status}`);
}

// %% One that somebody else stops: whoever waits for it is told so.
const other = await client.execute("sleep_a_while", { duration: 3_600 });
const stop = async () => await (await client.job(other.id)).dismiss();
const [waited] = await Promise.allSettled([other.result(), stop()]);
if (waited.status === "rejected" && waited.reason instanceof JobDismissedError) {
  console.log(waited.reason.message.replace(other.id, "..."));
}
