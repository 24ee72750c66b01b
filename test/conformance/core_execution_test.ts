/** The class `core`: the execute request, its inputs and its mode. */
import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ExecuteRequest } from "../../src/ogc/execute_request.ts";
import { freePort } from "../support/free_port.ts";
import { conformanceSite, exceptions, expectOfficial } from "./conformance_site.ts";

const at = conformanceSite();
const document = { response: "document" } as const;

/** What the runner got, as it gives it back. */
async function given(inputs: Record<string, unknown>): Promise<unknown> {
  const { status, body, text } = await at.execute({ inputs, outputs: { given: {} }, ...document });
  expect([status, text]).toEqual([200, expect.anything()]);
  return (body["given"] as { value: unknown }).value;
}

async function refused(inputs: Record<string, unknown>): Promise<readonly string[]> {
  const { status, body } = await at.execute({ inputs });
  expect(status).toBe(400);
  expectOfficial("exception", body);
  return (body["errors"] as { pointer: string }[]).map(({ pointer }) => pointer);
}

test("/req/core/process-execute-op: POST to the execution of a process runs it", async () => {
  expect((await at.execute({})).status).toBe(200);
});

test("/req/core/process-execute-request: takes everything that execute.yaml has, and ignores what it has not", async () => {
  const request: ExecuteRequest = {
    inputs: { count: 2 },
    outputs: { name: { format: { mediaType: "text/plain" }, transmissionMode: "value" } },
    response: "document",
    subscriber: { successUri: `${at.site.subscriber.url}/request/done` },
  };
  expectOfficial("execute", request);
  expect((await at.execute({ ...request, "x-unknown": true })).body).toMatchObject({ name: "bay" });
  expect((await at.execute({ inputs: [] as never })).status).toBe(400);
});

describe("inputs", () => {
  const files: Readonly<Record<string, [string, string]>> = {
    "/number": ["application/json", "7"],
    "/large": ["application/json", "11"],
    "/text": ["text/plain", "from afar"],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ""] ?? ["text/plain", ""];
    response.writeHead(body === "" ? 404 : 200, { "content-type": type }).end(body);
  });
  let url = "";
  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  });
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

  test("/req/core/process-execute-inputs: are taken inline and by reference, side by side", async () => {
    const inputs = { count: { href: `${url}/number` }, texts: ["here", { href: `${url}/text` }] };
    expect(await given(inputs)).toEqual({ count: 7, texts: ["here", "from afar"] });
  });

  test("/req/core/process-execute-input-array: several come as an array; one may come as an array, or bare", async () => {
    expect(await given({ texts: ["a", "b"] })).toEqual({ texts: ["a", "b"] });
    expect(await given({ texts: ["a"] })).toEqual({ texts: ["a"] });
    expect(await given({ texts: "a" })).toEqual({ texts: ["a"] });
    expect(await refused({ texts: ["a", "b", "c", "d"] })).toEqual(["/inputs/texts"]);
  });

  test("/req/core/process-execute-input-inline-object: an object is taken as a qualified value", async () => {
    expect(await given({ area: { value: { km2: 3.5 } } })).toEqual({ area: { km2: 3.5 } });
    expect(await refused({ area: { value: { km2: "much" } } })).toEqual(["/inputs/area/value/km2"]);
  });

  test("/req/core/process-execute-input-mixed-type: the media type of a qualified value chooses among the alternatives", async () => {
    const csv = { value: "a,b", mediaType: "text/csv" };
    const json = { value: { a: 1 }, mediaType: "application/json" };
    expect(await given({ table: csv })).toEqual({ table: "a,b" });
    expect(await given({ table: json })).toEqual({ table: { a: 1 } });
    expect(await refused({ table: { ...json, mediaType: "text/csv" } })).toEqual(["/inputs/table/value"]);
    expect(await refused({ table: { ...csv, mediaType: "image/png" } })).toEqual(["/inputs/table/mediaType"]);
  });

  test("/req/core/process-execute-input-inline-binary: bytes are taken in base64", async () => {
    const image = btoa("\x89PNG");
    expect(await given({ image })).toEqual({ image });
    const qualified = { value: image, mediaType: "image/png", encoding: "base64" };
    expect(await given({ image: qualified })).toEqual({ image });
  });

  test("/req/core/process-execute-input-inline-bbox: a bounding box is taken with its CRS, in four numbers or six", async () => {
    const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
    const flat = { bbox: [51.9, 7, 52, 7.1], crs: crs84 };
    const high = { bbox: [51.9, 7, 0, 52, 7.1, 9], crs: "http://www.opengis.net/def/crs/OGC/0/CRS84h" };
    expect(await given({ box: flat })).toEqual({ box: flat });
    expect(await given({ box: high })).toEqual({ box: high });
    expect(await refused({ box: { bbox: [1, 2, 3] } })).toEqual([expect.stringContaining("/inputs/box")]);
  });

  test("/req/core/process-execute-input-validation: what does not fit is refused, all of it at once; by reference too", async () => {
    const faults = await refused({ count: 11, area: { value: { km2: "much" } }, unknown: 1 });
    expect([...faults].sort()).toEqual(["/inputs/area/value/km2", "/inputs/count", "/inputs/unknown"]);
    const byReference = await at.execute({ inputs: { count: { href: `${url}/large` } } });
    expect(byReference).toMatchObject({ status: 400, body: { detail: expect.stringContaining("count") } });
    const missing = await at.execute({}, { process: "echo" });
    expect(missing).toMatchObject({ status: 400, body: { errors: [{ pointer: "/inputs/message" }] } });
  });
});

describe("the mode", () => {
  const statusOf = async (process: string, prefer?: string) =>
    (await at.execute({}, { process, ...(prefer === undefined ? {} : { prefer }) })).status;

  test("/req/core/process-execute-default-execution-mode: synchronous where the process can, else asynchronous", async () => {
    expect(await statusOf("shapes")).toBe(200);
    expect(await statusOf("sync_only")).toBe(200);
    expect(await statusOf("async_only")).toBe(201);
  });

  test("/req/core/process-execute-auto-execution-mode: with respond-async asynchronous where the process can, else synchronous", async () => {
    expect(await statusOf("shapes", "respond-async")).toBe(201);
    expect(await statusOf("sync_only", "respond-async")).toBe(200);
    expect(await statusOf("async_only", "respond-async")).toBe(201);
  });

  test("/rec/core/process-execute-honor-prefer: wait=n waits for so long and no longer", async () => {
    expect((await at.execute({}, { prefer: "wait=10" })).status).toBe(200);
    const { status, body } = await at.execute({ inputs: { holds: true } }, { prefer: "wait=1" });
    expect(status).toBe(201);
    await at.client.dismiss(String(body["jobID"]));
  });

  test("/rec/core/process-execute-preference-applied: the answer says what was honoured", async () => {
    const applied = async (prefer: string) =>
      (await at.execute({}, { prefer })).headers.get("preference-applied");
    expect(await applied("respond-async")).toBe("respond-async");
    expect(await applied("wait=10")).toBe("wait=10");
    expect(await applied("handling=lenient")).toBeNull();
  });

  test("/req/core/process-execute-success-async: 201 with Location and the status", async () => {
    const { status, headers, body } = await at.execute({}, { prefer: "respond-async" });
    expect(status).toBe(201);
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("location")).toBe(`${at.site.gateway.url}/jobs/${body["jobID"]}`);
    expectOfficial("statusInfo", body);
  });
});

describe("a job", () => {
  test("/req/core/job, /req/core/job-success, /rec/core/job-status: tells its process and its times as it goes", async () => {
    const { body: accepted } = await at.execute({ inputs: { holds: true } }, { prefer: "respond-async" });
    const jobId = String(accepted["jobID"]);
    expect(accepted).toMatchObject({ processID: "shapes", type: "process", created: expect.any(String) });
    const running = await at.client.reached(jobId, ["running"]);
    expect(Date.parse(running.started ?? "")).toBeGreaterThanOrEqual(Date.parse(running.created));
    expect(running).not.toHaveProperty("finished");
    await at.client.dismiss(jobId);
    const ended = await at.client.reached(jobId);
    expect(Date.parse(ended.finished ?? "")).toBeGreaterThanOrEqual(Date.parse(running.started ?? ""));
    expect(Date.parse(ended.updated)).toBeGreaterThanOrEqual(Date.parse(running.updated));
    for (const status of [accepted, running, ended]) expectOfficial("statusInfo", status);
  });

  test("/req/core/job-exception-no-such-job: an unknown one is 404", async () => {
    const { status, body } = await at.get("/jobs/none");
    expect([status, body["type"]]).toEqual([404, `${exceptions}/no-such-job`]);
    expectOfficial("exception", body);
  });
});
