/** The class `oas30`. */
import { expect, test } from "vitest";
import { Validator } from "@seriousme/openapi-schema-validator";
import { conformanceSite, linksOf } from "./conformance_site.ts";
import { send } from "./official_suite/answer.ts";

const at = conformanceSite();
const openapi = "application/vnd.oai.openapi+json;version=3.0";

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { description: string; content?: Record<string, object> }>>;
  readonly security?: readonly Record<string, unknown>[];
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly securitySchemes?: Readonly<Record<string, object>> };
}

async function documented(): Promise<Document> {
  const { href } = linksOf(await at.get("/")).find(({ rel }) => rel === "service-desc") ?? { href: "" };
  return JSON.parse((await at.get(href, { accept: openapi })).text);
}

const operationsOf = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation }))
  );

test("/req/oas30/oas-definition-1: the definition comes as OpenAPI 3.0 in JSON, and as HTML", async () => {
  const definitions = linksOf(await at.get("/")).filter(({ rel }) => rel?.startsWith("service-d"));
  const types: string[] = [];
  for (const { href, type = "" } of definitions) {
    const answer = await at.get(href, { accept: type });
    expect([href, answer.status]).toEqual([href, 200]);
    types.push(answer.headers.get("content-type")?.replaceAll(" ", "") ?? "");
  }
  expect(types).toContain(openapi);
  expect(types.some((type) => type.startsWith("text/html"))).toBe(true);
});

test("/req/oas30/oas-definition-2: the JSON is valid OpenAPI 3.0", async () => {
  const document = await documented();
  expect(document.openapi).toMatch(/^3\.0\./);
  expect(await new Validator().validate({ ...document })).toMatchObject({ valid: true });
});

test("/req/oas30/oas-impl: every operation of the definition is there, and no path has others", async () => {
  const document = await documented();
  for (const { path, method } of operationsOf(document)) {
    const url = `${at.site.gateway.url}${path.replaceAll(/\{\w+\}/g, "1")}`;
    const allowed = (await fetch(url, { method: "OPTIONS" })).headers.get("allow") ?? "";
    expect([path, allowed.split(", ")]).toEqual([path, expect.arrayContaining([method.toUpperCase()])]);
  }
});

test("/req/oas30/completeness: every answer that is met is in the definition, with its media type", async () => {
  const { paths } = await documented();
  const jobId = await at.ended({});
  const asked: readonly [string, string, object?][] = [
    ["/", "/"],
    ["/conformance", "/conformance"],
    ["/processes", "/processes"],
    ["/processes", "/processes?limit=x"],
    ["/processes/{processID}", "/processes/shapes"],
    ["/processes/{processID}", "/processes/none"],
    ["/processes/{processID}/execution", "/processes/shapes/execution", {}],
    ["/processes/{processID}/execution", "/processes/shapes/execution", { inputs: 1 }],
    ["/processes/{processID}/execution", "/processes/none/execution", {}],
    ["/jobs", "/jobs"],
    ["/jobs", "/jobs?limit=x"],
    ["/jobs/{jobID}", `/jobs/${jobId}`],
    ["/jobs/{jobID}", "/jobs/none"],
    ["/jobs/{jobID}/results", `/jobs/${jobId}/results`],
    ["/jobs/{jobID}/results", "/jobs/none/results"],
    ["/jobs/{jobID}/results/{outputID}", `/jobs/${jobId}/results/name`],
    ["/jobs/{jobID}/results/{outputID}", `/jobs/${jobId}/results/none`],
  ];
  for (const [path, actual, body] of asked) {
    const answer = await send({ url: `${at.site.gateway.url}${actual}`, body });
    const operation = paths[path]?.[body === undefined ? "get" : "post"];
    const response = operation?.responses[answer.status];
    expect([actual, answer.status, Object.keys(operation?.responses ?? {})]).toEqual([
      actual,
      answer.status,
      expect.arrayContaining([String(answer.status)]),
    ]);
    const type = answer.header("content-type")?.split(";")[0] ?? "";
    const types = Object.keys(response?.content ?? {});
    expect([actual, type, types.some((one) => one === type || one === "*/*")]).toEqual([actual, type, true]);
  }
});

test("/req/oas30/exceptions-codes: every operation has its errors, each with the schema of an exception", async () => {
  for (const { path, operation } of operationsOf(await documented())) {
    const errors = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
    expect([path, errors.map(([status]) => status)]).toEqual([path, expect.arrayContaining(["500"])]);
    for (const [, { content = {} }] of errors) {
      for (const one of Object.values(content)) {
        expect(one).toMatchObject({ schema: { $ref: expect.stringMatching(/\/[Ee]xception$/) } });
      }
    }
  }
});

test("/req/oas30/security: what needs credentials says which, and they are declared", async () => {
  const document = await documented();
  const declared = Object.keys(document.components?.securitySchemes ?? {});
  const guarded = operationsOf(document).filter(({ operation }) => "401" in operation.responses);
  expect(guarded.length).toBeGreaterThan(0);
  for (const { path, operation } of guarded) {
    const needed = (operation.security ?? []).flatMap((one) => Object.keys(one));
    expect([path, needed.length]).not.toEqual([path, 0]);
    expect(declared).toEqual(expect.arrayContaining(needed));
  }
});
