/** The class `callback`. */
import { expect, test } from "vitest";
import { conformanceSite, expectOfficial } from "./conformance_site.ts";

const at = conformanceSite();

test("/req/callback/job-callback: successUri gets the results, failedUri hears of a failure, and the document declares both", async () => {
  const { url } = at.site.subscriber;
  const subscriber = { successUri: `${url}/success`, failedUri: `${url}/failure` };
  await at.ended({ outputs: { name: {} }, subscriber });
  const [told] = await at.site.subscriber.received(1, { path: "/success" });
  expect(told).toMatchObject({ method: "POST", headers: { "content-type": "application/json" } });
  expect(told?.json()).toEqual({ name: "bay" });
  expectOfficial("results", told?.json());

  const jobId = await at.ended({ inputs: { fails: true }, subscriber });
  const [failed] = await at.site.subscriber.received(1, { path: "/failure" });
  expect(failed?.json()).toMatchObject({ jobID: jobId, status: "failed" });
  expectOfficial("statusInfo", failed?.json());

  const { body } = await at.get("/api");
  const paths = body["paths"] as Record<string, { post: { callbacks: Record<string, object> } }>;
  const { callbacks } = paths["/processes/{processID}/execution"]!.post;
  expect(Object.keys(callbacks["jobCompleted"] ?? {})).toEqual(["{$request.body#/subscriber/successUri}"]);
});
