/** What a service of the reference sent once: the descriptions that other tests compare with, and a list of jobs. */
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { referenceDescriptions } from "../e2e/cuiman/reference_descriptions.ts";
import { createJobClient } from "../support/job_client.ts";
import { expectOfficial } from "./conformance_site.ts";
import { createSite, type Site } from "../support/site.ts";

const folder = "../shared/eozilla";
const captured = (name: string) => JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8"));
const isThere = existsSync(folder);
if (!isThere && process.env.CI === "true") throw new Error(`Cannot compare with the captures in ${folder}`);

/** Inputs with which a job comes to the status and the message of a captured one. */
const inputs: Readonly<Record<string, Record<string, unknown>>> = {
  "primes_between successful": { min_val: 0, max_val: 100 },
  "primes_between failed": { min_val: 50, max_val: 10 },
  "return_base_model successful": { scene_spec: { value: { threshold: 1, factor: 2 } } },
  "process_pipeline successful": { id: "one" },
  "sleep_a_while failed": { duration: 0.2, fail: true },
  "sleep_a_while running": { duration: 600 },
  "218 running": {
    start_date: "2025-01-01",
    end_date: "2025-01-02",
    geometry: "POINT (1 2)",
    indicator_name: "NDVI",
    site_extend: "A",
  },
};

interface CapturedJob {
  readonly processID: string;
  readonly status: string;
  readonly message?: string;
  readonly progress?: number;
}

const jobs: readonly CapturedJob[] = isThere ? captured("jobs").jobs : [];
const keyOf = ({ processID, status }: CapturedJob) => `${processID} ${status}`;
const different = [...new Map(jobs.map((job) => [keyOf(job), job])).values()];

describe.skipIf(!isThere)("the captures of the reference (which must lie beside the checkout)", () => {
  let site: Site;
  beforeAll(async () => {
    site = await createSite();
  });
  afterAll(() => site?.stop());

  test.each([...referenceDescriptions])(
    "the description of %s is the one that is compared with",
    (id, description) => {
      expect(captured(`process_${id}`)).toEqual(description);
    },
  );

  const repeatable = different.filter((job) => keyOf(job) in inputs);

  test("all but one of the captured jobs can be made again", () => {
    expect(different.filter((job) => !repeatable.includes(job)).map(keyOf)).toEqual([
      "simulate_scene running",
    ]);
  });

  test.each(repeatable)(
    "a job of $processID that is $status has every member of the captured one",
    async (job) => {
      const client = createJobClient(site.gateway.url);
      const jobId = await client.submit(job.processID, { inputs: inputs[keyOf(job)] ?? {} });
      const told = await client.reached(jobId, [job.status]);
      expectOfficial("statusInfo", told);
      const missing = Object.keys(job).filter((name) => !name.startsWith("x-") && !(name in told));
      const isEarly = job.status === "running";
      // While it runs, how far it is and what it says come when they come.
      expect(missing.filter((name) => !isEarly || !["message", "progress"].includes(name))).toEqual([]);
      if (!isEarly) {
        for (const name of ["message", "progress"] as const) {
          if (job[name] !== undefined) expect(told[name]).toBe(job[name]);
        }
      }
      await client.dismiss(jobId);
    },
  );

  test("the list of jobs has the members of the captured one", async () => {
    const { links, ...list } = captured("jobs");
    const answer = await fetch(`${site.gateway.url}/jobs`);
    const ours = await answer.json();
    expect(Object.keys(ours)).toEqual(expect.arrayContaining(Object.keys(list)));
    expect(ours.links[0]).toMatchObject({ rel: links[0].rel, type: links[0].type });
  });
});
