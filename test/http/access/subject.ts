import { echo } from "../../support/sample_processes.ts";
import { makeKey } from "./callers.ts";
import type { Subject } from "./rows.ts";
import type { World } from "../../support/world.ts";

/** Of everybody, and of acme only. */
export const processes = [
  { ...echo, outputs: { ...echo.outputs, file: echo.outputs.message } },
  { ...echo, id: "acme_only", "x-tidegate": { allowedTo: ["acme"] } },
];

/** A job that has everything which could be seen of it, with something in all of it that nobody else may read. */
export async function createSubject(
  world: World,
  headers: Readonly<Record<string, string>>,
): Promise<Subject> {
  const subscriber = { successUri: "https://subscriber.test/canary" };
  world.sender.always(subscriber.successUri, { kind: "answered", status: 410, body: "" });
  const made = await world.ask<{ group: string; jobs: readonly { jobID: string }[] }>("/jobs/batch", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ processID: "echo", inputs: [{ message: "canary" }], subscriber }),
  });
  if (made.status !== 201) throw new Error(`Cannot make a job: ${made.status} ${made.text}`);
  const { group, jobs: [job] } = made.body;
  const jobId = String(job?.jobID);
  await world.settle();
  const content = new TextEncoder().encode("canary");
  await world.upload(jobId, "file/a.txt", content, { "content-type": "text/plain" });
  const digest = await crypto.subtle.digest("SHA-256", content);
  const sha256 = new Uint8Array(digest).toHex();
  const upload = { name: "a.txt", mediaType: "text/plain", size: content.length, sha256 };
  const outputs = { message: { value: "canary" }, file: { upload } };
  const report = { sequence: 1, status: "successful" as const, outputs, log: [{ message: "canary" }] };
  const told = await world.report(jobId, report);
  if (told.status !== 200) throw new Error(`Cannot end a job: ${told.status} ${told.text}`);
  await world.settle();
  const { body } = await world.ask<Record<string, { href: string }>>(`/jobs/${jobId}/results`, {
    headers: { accept: "application/json", ...headers },
  });
  const link = new URL(body["file"]?.href ?? "").pathname.split("/")[2] ?? "";
  const key = await makeKey(world);
  return { jobId, group, link, keyId: key.split("_")[1] ?? "" };
}
