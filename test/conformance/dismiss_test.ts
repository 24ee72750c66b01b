/** The class `dismiss`. */
import { expect, test } from "vitest";
import { conformanceSite, exceptions, expectOfficial } from "./conformance_site.ts";

const at = conformanceSite();

test("/req/dismiss/job-dismiss-op: DELETE of a job stops it, of an unknown one is 404", async () => {
  const { body } = await at.execute({ inputs: { holds: true } }, { prefer: "respond-async" });
  const jobId = String(body["jobID"]);
  await at.client.reached(jobId, ["running"]);
  expect((await at.client.dismiss(jobId)).status).toBe(200);
  expect((await at.client.reached(jobId)).status).toBe("dismissed");
  const unknown = await at.client.dismiss("none");
  expect([unknown.status, unknown.body["type"]]).toEqual([404, `${exceptions}/no-such-job`]);
});

test("/req/dismiss/job-dismiss-success: 200 with the status, which is dismissed, whether the job ran or had ended; again is 410", async () => {
  const { body: job } = await at.execute({ inputs: { holds: true } }, { prefer: "respond-async" });
  for (const jobId of [String(job["jobID"]), await at.ended({})]) {
    const { status, body } = await at.client.dismiss(jobId);
    expect([status, body["jobID"], body["status"]]).toEqual([200, jobId, "dismissed"]);
    expectOfficial("statusInfo", body);
    expect((await at.client.dismiss(jobId)).status).toBe(410);
  }
});
