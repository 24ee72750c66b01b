import { createClient, JobError } from "../src/client/mod.ts";

const client = createClient({ url: "http://localhost:8008" });
const job = await client.execute("sleep_a_while", { duration: 2 });
try {
  const { return_value } = await job.result({
    timeout: 60_000,
    onProgress: ({ status, progress = 0 }) => console.log(`${status}, ${progress} %`),
  });
  console.log(`Slept for ${return_value} s`);
} catch (error) {
  if (error instanceof JobError) console.error(`It came to nothing: ${error.message}`);
  else throw error;
}
