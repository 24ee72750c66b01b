/** The class `core`: what there is, before anything is run. */
import { expect, test } from "vitest";
import { readAnswer } from "../support/answered.ts";
import { conformanceSite, exceptions, expectOfficial, linksOf, relations } from "./conformance_site.ts";
import { send } from "./official_suite/answer.ts";
import { requirementClasses } from "./requirements.ts";

const at = conformanceSite();

test("/req/core/http: answers HTTP/1.1, 404 for what is not there and 405 with Allow for what is not possible", async () => {
  expect((await send({ url: `${at.site.gateway.url}/` })).httpVersion).toBe("1.1");
  expect((await at.get("/nowhere")).status).toBe(404);
  const refused = await fetch(`${at.site.gateway.url}/processes`, { method: "DELETE" });
  await refused.body?.cancel();
  expect(refused.status).toBe(405);
  expect(refused.headers.get("allow")?.split(", ")).toContain("GET");
});

test("/rec/core/cross-origin: a page of any origin may call", async () => {
  const origin = "https://app.example.org";
  const answer = await at.get("/processes", { origin });
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  const preflight = await fetch(`${at.site.gateway.url}/processes/echo/execution`, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type, prefer",
    },
  });
  expect(preflight.ok).toBe(true);
  expect(preflight.headers.get("access-control-allow-methods")).toContain("POST");
});

test("/rec/core/access-control-expose-headers: scripts may read Location, Link and what was applied", async () => {
  const { headers } = await at.get("/", { origin: "https://app.example.org" });
  const exposed = headers.get("access-control-expose-headers")?.toLowerCase() ?? "";
  for (const name of ["location", "link", "preference-applied", "content-location", "retry-after"]) {
    expect(exposed).toContain(name);
  }
});

async function expectLinkHeader(path: string): Promise<void> {
  const answer = await at.get(path);
  const header = answer.headers.get("link") ?? "";
  for (const { href, rel } of linksOf(answer)) {
    expect([path, header]).toEqual([path, expect.stringContaining(`<${href}>`)]);
    expect(header).toContain(`rel="${rel}"`);
  }
}

test("/rec/core/link-header: the links of a resource stand in the Link header too", async () => {
  for (const path of ["/", "/processes/echo", `/jobs/${await at.ended({})}`]) await expectLinkHeader(path);
});

test("/rec/core/link-header: the links of a page of a list stand in the Link header too", async () => {
  for (const path of ["/processes?limit=1", "/jobs?limit=1"]) await expectLinkHeader(path);
});

test("/rec/core/problem-details: an error is a problem, under its own media type for whoever accepts it", async () => {
  const problem = await at.get("/jobs/none", { accept: "application/problem+json" });
  expect(problem.headers.get("content-type")).toBe("application/problem+json");
  expect(problem.body).toMatchObject({
    type: `${exceptions}/no-such-job`,
    title: expect.any(String),
    status: 404,
    detail: expect.stringContaining("none"),
    instance: expect.any(String),
  });
  expectOfficial("exception", problem.body);
  expect((await at.get("/jobs/none")).headers.get("content-type")).toBe("application/json");
});

test("/req/core/landingpage-op, /req/core/landingpage-success: GET / links to definition, conformance and processes", async () => {
  const page = await at.get("/");
  expect(page.status).toBe(200);
  expectOfficial("landingPage", page.body);
  const relationsOfPage = linksOf(page).map(({ rel }) => rel);
  expect(relationsOfPage).toEqual(
    expect.arrayContaining(["service-desc", `${relations}/conformance`, `${relations}/processes`]),
  );
});

test("/req/core/api-definition-op, /req/core/api-definition-success, /rec/core/api-definition-oas: every linked definition is there", async () => {
  const definitions = linksOf(await at.get("/")).filter(({ rel }) => rel?.startsWith("service-d"));
  expect(definitions.length).toBeGreaterThan(0);
  for (const { href, type, rel } of definitions) {
    const answer = await at.get(href, { accept: type ?? "*/*" });
    expect([href, answer.status]).toEqual([href, 200]);
    expect(answer.headers.get("content-type")).toContain(type?.split(";")[0]);
    if (rel === "service-desc") expect(JSON.parse(answer.text).openapi).toMatch(/^3\.0\./);
  }
});

test("/req/core/conformance-op, /req/core/conformance-success: GET /conformance names every class that is tested", async () => {
  const { status, body } = await at.get("/conformance");
  expect(status).toBe(200);
  expectOfficial("confClasses", body);
  const claimed = (body["conformsTo"] as string[]).filter((uri) => uri.includes("ogcapi-processes"));
  expect([...claimed].sort()).toEqual(requirementClasses.map(({ uri }) => uri).sort());
});

test("/req/core/process-list, /req/core/process-list-success: GET /processes has a summary of each", async () => {
  const { status, body } = await at.get("/processes");
  expect(status).toBe(200);
  expectOfficial("processList", body);
  const ids = (body["processes"] as { id: string }[]).map(({ id }) => id);
  expect(ids).toEqual(["async_only", "echo", "shapes", "sync_only"]);
});

test("/req/core/pl-limit-definition: limit is a whole number, at least 1, 10 unless told", async () => {
  const { body } = await at.get("/api");
  const { parameters } = (body["paths"] as Record<string, { get: { parameters: { name: string }[] } }>)[
    "/processes"
  ]!.get;
  expect(parameters.find(({ name }) => name === "limit")).toMatchObject({
    in: "query",
    schema: { type: "integer", minimum: 1, maximum: 10_000, default: 10 },
  });
  for (const limit of ["0", "-1", "1.5", "many"]) {
    expect([limit, (await at.get(`/processes?limit=${limit}`)).status]).toEqual([limit, 400]);
  }
});

test("/req/core/pl-limit-response: no more processes than limit", async () => {
  for (const limit of [1, 2, 3]) {
    const { body } = await at.get(`/processes?limit=${limit}`);
    expect(body["processes"]).toHaveLength(limit);
  }
});

test("/req/core/pl-links: the list links to itself; there is no other media type to link to", async () => {
  const links = linksOf(await at.get("/processes"));
  const self = links.find(({ rel }) => rel === "self");
  expect(self).toMatchObject({ href: expect.stringContaining("/processes"), type: "application/json" });
  expect((await at.get(self?.href ?? "")).status).toBe(200);
});

test("/rec/core/next-1, /rec/core/next-2, /rec/core/next-3: from page to page comes every process, once", async () => {
  const ids: string[] = [];
  let pages = 0;
  let next: string | undefined = "/processes?limit=3";
  while (next !== undefined) {
    const page = await at.get(next);
    const found = page.body["processes"] as { id: string }[];
    expect(found.length).toBeLessThanOrEqual(3);
    ids.push(...found.map(({ id }) => id));
    next = linksOf(page).find(({ rel }) => rel === "next")?.href;
    pages++;
  }
  expect(pages).toBe(2);
  expect(ids).toEqual(["async_only", "echo", "shapes", "sync_only"]);
});

test("/req/core/process, /req/core/process-success, /rec/core/ogc-process-description: GET of a process describes it", async () => {
  const { status, body } = await at.get("/processes/shapes");
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: "shapes", version: "1.0.0" });
  expectOfficial("process", body);
});

test("/req/core/process-exception/no-such-process: an unknown process is 404, described or executed", async () => {
  const executed = await at.execute({}, { process: "none" });
  for (const { status, body } of [await at.get("/processes/none"), executed]) {
    expect([status, body["type"]]).toEqual([404, `${exceptions}/no-such-process`]);
    expectOfficial("exception", body);
  }
});

test("/req/core/test-process, /rec/core/test-process: the echo gives back what it gets, after a pause when asked for one", async () => {
  const request = { inputs: { message: "hello" }, outputs: { message: {} } };
  expect(await at.execute(request, { process: "echo" })).toMatchObject({ status: 200, text: "hello" });
  const paused = { inputs: { message: "hello", pause: 60 } };
  const { body } = await at.execute(paused, { process: "echo", prefer: "respond-async" });
  const jobId = String(body["jobID"]);
  await at.client.reached(jobId, ["running"]);
  await readAnswer(await fetch(`${at.site.gateway.url}/jobs/${jobId}`, { method: "DELETE" }));
});
