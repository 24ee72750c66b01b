/** The class `core`: results in every form, at once and later (18-062r2, tables 10 and 11). */
import { describe, expect, test } from "vitest";
import type { Answered } from "../support/answered.ts";
import { conformanceSite, exceptions, expectOfficial, partsOf } from "./conformance_site.ts";

const at = conformanceSite();
const reference = { transmissionMode: "reference" } as const;

const requests = {
  one: { outputs: { name: {} }, response: "raw" },
  many: { outputs: { name: {}, table: {} }, response: "raw" },
  references: { outputs: { name: reference, table: reference }, response: "raw" },
  mixed: { outputs: { name: {}, table: reference }, response: "raw" },
  document: { outputs: { name: {}, table: reference, given: {} }, response: "document" },
} as const;

function expectOne({ status, headers, text }: Answered): void {
  expect([status, text]).toEqual([200, "bay"]);
  expect(headers.get("content-type")).toMatch(/^text\/plain/);
}

function expectMany(answer: Answered): void {
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toMatch(/^multipart\/related;.*type="/);
  const [name, table, ...others] = partsOf(answer);
  expect(others).toEqual([]);
  expect(name).toMatchObject({ head: expect.stringMatching(/content-id: name$/im), body: "bay" });
  expect(name?.head).toMatch(/content-type: text\/plain/i);
  expect(table).toMatchObject({ head: expect.stringMatching(/content-id: table$/im), body: "a,b" });
}

/** Each leads to its output. */
async function expectReferences({ status, headers, text }: Answered): Promise<void> {
  expect([status, text]).toEqual([204, ""]);
  const links = [...(headers.get("link") ?? "").matchAll(/<([^>]+)>; rel="item"[^,]*title="(\w+)"/g)];
  const found = await Promise.all(links.map(async ([, href = "", id]) => [id, (await at.get(href)).text]));
  expect(Object.fromEntries(found)).toEqual({ name: "bay", table: "a,b" });
}

async function expectMixed(answer: Answered): Promise<void> {
  expect(answer.status).toBe(200);
  const [name, table] = partsOf(answer);
  expect(name).toMatchObject({ head: expect.stringMatching(/content-id: name$/im), body: "bay" });
  expect(table).toMatchObject({ head: expect.stringMatching(/content-id: table/i), body: "" });
  const location = /content-location: (\S+)/i.exec(table?.head ?? "")?.[1] ?? "";
  expect((await at.get(location)).text).toBe("a,b");
}

async function expectDocument({ status, headers, body }: Answered): Promise<void> {
  expect([status, headers.get("content-type")]).toEqual([200, "application/json"]);
  expectOfficial("results", body);
  expect(body).toMatchObject({ name: "bay", given: { value: {} }, table: { href: expect.any(String) } });
  expect((await at.get((body["table"] as { href: string }).href)).text).toBe("a,b");
}

describe("results at once", () => {
  const now = (form: keyof typeof requests) => at.execute(requests[form]);

  test("/req/core/process-execute-sync-raw-value-one: one by value is itself", async () => {
    expectOne(await now("one"));
  });
  test("/req/core/process-execute-sync-raw-value-multi: several by value are parts", async () => {
    expectMany(await now("many"));
  });
  test("/req/core/process-execute-sync-raw-ref: by reference they are Link headers", async () => {
    await expectReferences(await now("references"));
  });
  test("/req/core/process-execute-sync-raw-mixed-multi: one by value, one by reference", async () => {
    await expectMixed(await now("mixed"));
  });
  test("/req/core/process-execute-sync-document: as a document", async () => {
    await expectDocument(await now("document"));
  });
  test("/rec/core/process-execute-sync-document-ref: a scalar by reference leads to text/plain", async () => {
    const { body } = await at.execute({ outputs: { name: reference }, response: "document" });
    const { href, type } = body["name"] as { href: string; type: string };
    expect(type).toMatch(/^text\/plain/);
    expect((await at.get(href)).headers.get("content-type")).toMatch(/^text\/plain/);
  });
  test("/req/core/process-execute-default-outputs: without outputs, or with none named, all of them", async () => {
    const all = ["given", "name", "table"];
    expect(Object.keys((await at.execute({ response: "document" })).body).sort()).toEqual(all);
    const none = await at.execute({ response: "document", outputs: {} });
    expect(Object.keys(none.body).sort()).toEqual(all);
  });
  test("/req/core/job-results-success-sync: the answer links to its job, which has ended", async () => {
    const { headers } = await now("one");
    const href = /<([^>]+)>; rel="monitor"/.exec(headers.get("link") ?? "")?.[1] ?? "";
    expect((await at.get(href)).body).toMatchObject({ status: "successful", processID: "shapes" });
  });
});

describe("results later", () => {
  const later = async (form: keyof typeof requests) =>
    await at.client.results(await at.ended(requests[form]));

  test("/req/core/job-results, /req/core/job-results-async-raw-value-one: one by value is itself", async () => {
    expectOne(await later("one"));
  });
  test("/req/core/job-results-async-raw-value-multi: several by value are parts", async () => {
    expectMany(await later("many"));
  });
  test("/req/core/job-results-async-raw-ref: by reference they are Link headers", async () => {
    await expectReferences(await later("references"));
  });
  test("/req/core/job-results-async-raw-mixed-multi: one by value, one by reference", async () => {
    await expectMixed(await later("mixed"));
  });
  test("/req/core/job-results-async-document: as a document", async () => {
    await expectDocument(await later("document"));
  });
});

describe("no results", () => {
  test("/req/core/job-results-exception/no-such-job: of an unknown job", async () => {
    const { status, body } = await at.client.results("none");
    expect([status, body["type"]]).toEqual([404, `${exceptions}/no-such-job`]);
    expectOfficial("exception", body);
  });
  test("/req/core/job-results-exception/results-not-ready: of a job that has not ended", async () => {
    const { body: job } = await at.execute({ inputs: { holds: true } }, { prefer: "respond-async" });
    const jobId = String(job["jobID"]);
    const { status, body } = await at.client.results(jobId);
    expect([status, body["type"]]).toEqual([404, `${exceptions}/result-not-ready`]);
    expectOfficial("exception", body);
    await at.client.dismiss(jobId);
  });
  test("/req/core/job-results-failed: of a job that failed, the reason with its status, at once and later", async () => {
    const inputs = { fails: true };
    const later = await at.client.results(await at.ended({ inputs }));
    for (const { status, body } of [await at.execute({ inputs }), later]) {
      expect([status, body["type"]]).toEqual([404, "no-such-bay"]);
      expectOfficial("exception", body);
    }
  });
});
