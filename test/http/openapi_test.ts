import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { createApp } from "../../src/http/app.ts";
import type { HttpPorts } from "../../src/http/faces.ts";
import { createWorld, publicUrl } from "../support/world.ts";

type Operation = {
  operationId: string;
  responses: Record<string, unknown>;
  callbacks?: Record<string, unknown>;
};
type Document = {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
};

async function document(): Promise<Document> {
  const world = await createWorld();
  const { status, body, headers } = await world.ask<Document>("/api");
  expect([status, headers.get("content-type")]).toEqual([
    200,
    "application/vnd.oai.openapi+json;version=3.0",
  ]);
  return body;
}

const operationsOf = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation }))
  );

/** `/jobs/:jobID/x/:path{.+}` as OpenAPI writes it. */
const templateOf = (path: string) => path.replace(/:(\w+)(?:\{[^}]*\})?/g, "{$1}");

describe("GET /api", () => {
  it("is valid OpenAPI 3.0, as a validator of other people's says", async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(await document());
    expect(errors ?? []).toEqual([]);
    expect([valid, validator.version]).toEqual([true, "3.0"]);
  });

  it("says where the gateway is", async () => {
    expect((await document()).servers).toEqual([{ url: publicUrl }]);
  });

  it("is the same every time", async () => {
    const world = await createWorld();
    expect((await world.ask("/api")).text).toBe((await world.ask("/api")).text);
  });

  it("has every route of the gateway, and the gateway has every operation of it", async () => {
    const described = operationsOf(await document()).map(({ method, path }) => `${method} ${path}`);
    // The routes are registered without touching a port.
    const app = createApp(
      { settings: { publicUrl }, log: () => {}, now: () => new Date() } as unknown as HttpPorts,
    );
    const served = app.routes.filter(({ method, path }) => method !== "ALL" && path !== "/docs/:asset")
      .map(({ method, path }) => `${method} ${templateOf(path)}`)
      // To the router a batch is a POST to a job.
      .map((route) => route === "POST /jobs/{jobID}" ? "POST /jobs/batch" : route);
    expect(new Set(described)).toEqual(new Set(served));
    expect(described.length).toBeGreaterThanOrEqual(18);
  });

  it("has patterns that mean what they say", async () => {
    const patterns = [...JSON.stringify(await document()).matchAll(/"pattern":("(?:[^"\\\\]|\\\\.)*")/g)].map(
      ([, text]) => JSON.parse(text ?? '""') as string,
    );
    expect(patterns.length).toBeGreaterThan(0);
    for (const pattern of patterns) {
      expect(() => new RegExp(pattern, "u")).not.toThrow();
      expect(pattern).not.toMatch(/\$\/\w*$/);
    }
  });

  it("names each operation once", async () => {
    const ids = operationsOf(await document()).map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining(["getProcesses", "execute", "getJobs", "getStatus", "getResults", "dismiss"]),
    );
  });

  it("declares what is sent to the URLs of a subscriber", async () => {
    const execute = (await document()).paths["/processes/{processID}/execution"]?.["post"];
    const urls = Object.values(execute?.callbacks ?? {}).flatMap((callback) =>
      Object.keys(callback as object)
    );
    expect(Object.keys(execute?.callbacks ?? {})).toContain("jobCompleted");
    expect(urls).toEqual(
      ["successUri", "failedUri", "inProgressUri"].map((name) => `{$request.body#/subscriber/${name}}`),
    );
  });

  it("lists the status of every answer that the gateway gives", async () => {
    const { paths } = await document();
    const listed = (path: string, method: string) => Object.keys(paths[path]?.[method]?.responses ?? {});
    const world = await createWorld();
    const hello = { inputs: { message: "x" } };
    const jobId = await world.submit("echo", hello);
    const given: [string, string, number][] = [];
    const ask = async (template: string, method: string, path: string, init: RequestInit = {}) => {
      const answer = await world.fetch(path, { method, ...init });
      await answer.body?.cancel();
      given.push([template, method.toLowerCase(), answer.status]);
    };
    const json = { "content-type": "application/json" };
    await ask("/processes", "GET", "/processes?limit=x");
    await ask("/processes/{processID}", "GET", `/processes/${"a".repeat(500)}`);
    const execution = "/processes/{processID}/execution";
    for (
      const init of [{ body: "{}", headers: json }, { body: "{}" }, { body: "[]", headers: json }, {
        body: " ".repeat(2_000_000),
        headers: json,
      }]
    ) {
      await ask(execution, "POST", "/processes/echo/execution", init);
    }
    await ask(execution, "POST", "/processes/x/execution", { body: "{}", headers: json });
    await ask("/jobs", "GET", "/jobs?limit=x");
    for (const path of ["", "/results", "/definition", "/log", "/deliveries"]) {
      for (const id of [jobId, "nobody", "a".repeat(500)]) {
        await ask(`/jobs/{jobID}${path}`, "GET", `/jobs/${id}${path}`);
      }
    }
    await ask("/jobs/{jobID}/log", "GET", `/jobs/${jobId}/log?limit=x`);
    await ask("/jobs/{jobID}/reports", "POST", `/jobs/${jobId}/reports`);
    await ask("/jobs/{jobID}/uploads/{attempt}/{outputID}/{path}", "PUT", `/jobs/${jobId}/uploads/1/a/b`, {
      body: "x",
    });
    for (let again = 0; again < 2; again++) await ask("/jobs/{jobID}", "DELETE", `/jobs/${jobId}`);
    await ask("/jobs/{jobID}/results", "GET", `/jobs/${jobId}/results`);
    for (const [template, method, status] of given) {
      expect([template, method, listed(template, method)]).toEqual([
        template,
        method,
        expect.arrayContaining([String(status)]),
      ]);
    }
    expect(new Set(given.map(([, , status]) => status))).toEqual(
      new Set([200, 400, 401, 404, 410, 413, 415]),
    );
  });

  it("lists media types beside JSON where results may be anything", async () => {
    const { paths } = await document();
    for (
      const [path, method] of [["/processes/{processID}/execution", "post"], [
        "/jobs/{jobID}/results",
        "get",
      ]] as const
    ) {
      const ok = paths[path]?.[method]?.responses["200"] as { content: object };
      expect(Object.keys(ok.content)).toEqual(
        expect.arrayContaining(["application/json", "multipart/related", "*/*"]),
      );
    }
  });
});
