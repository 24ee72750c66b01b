import { describe, expect, it } from "vitest";
import { accessOf } from "../../src/http/access/operations.ts";
import { errorsOf, problemComponents } from "../../src/http/api_document/problem_examples.ts";
import { createWorld } from "../support/world.ts";

type Content = Record<string, { schema: object; examples?: object }>;
interface Answer {
  description: string;
  headers?: object;
  content?: Content;
}
interface Operation {
  operationId: string;
  summary?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  parameters?: { name: string; in: string; description?: string; example?: unknown }[];
  requestBody?: { content: Content };
  responses: Record<string, Answer>;
  callbacks?: Record<string, Record<string, { post: { requestBody: { content: Content } } }>>;
}
interface Document {
  tags: { name: string; description?: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { securitySchemes: object; schemas: object };
}

const document = async () => (await (await createWorld()).ask<Document>("/api")).body;
const operations = async () => Object.values((await document()).paths).flatMap((item) => Object.values(item));
const answersOf = ({ operationId, responses }: Operation) =>
  Object.entries(responses).map(([status, answer]) => ({
    name: `${operationId} ${status}`,
    status,
    ...answer,
  }));

describe("the OpenAPI document", () => {
  it("says of every operation what it is for, under a heading that is explained", async () => {
    const { tags } = await document();
    for (const { description } of tags) expect(description).toMatch(/\.$/);
    for (const { operationId, summary, tags: [tag, ...more] = [] } of await operations()) {
      expect([operationId, summary]).toEqual([operationId, expect.stringMatching(/\w{3}/)]);
      expect([operationId, tags.map(({ name }) => name), more]).toEqual([
        operationId,
        expect.arrayContaining([tag]),
        [],
      ]);
    }
  });

  it("explains every parameter, and shows those of paths by an example", async () => {
    const unexplained = (await operations()).flatMap(({ operationId, parameters = [] }) =>
      parameters.filter((parameter) =>
        parameter.in === "path" ? parameter.example === undefined : !parameter.description
      )
        .map(({ name }) => `${operationId} ${name}`)
    );
    expect(unexplained).toEqual([]);
  });

  it("shows every request and every answer by an example", async () => {
    const shown = (await operations()).flatMap((operation) => [
      ...answersOf(operation).flatMap(({ name, content = {} }) =>
        Object.entries(content).map(([type, { examples = {} }]) => ({ name: `${name} ${type}`, examples }))
      ),
      ...Object.values(operation.requestBody?.content ?? {}).map(({ examples = {} }) => ({
        name: operation.operationId,
        examples,
      })),
    ]);
    expect(shown.length).toBeGreaterThan(150);
    expect(shown.filter(({ examples }) => Object.keys(examples).length === 0)).toEqual([]);
  });

  it("has every error that an operation can answer, with its status and its shape (/req/oas30/completeness)", async () => {
    for (const operation of await operations()) {
      const statuses = (errorsOf[operation.operationId] ?? []).map((code) =>
        String(problemComponents[code]?.value.status)
      );
      expect([operation.operationId, Object.keys(operation.responses)]).toEqual([
        operation.operationId,
        expect.arrayContaining([...statuses, "500", "503"]),
      ]);
      for (const { name, status, content, headers } of answersOf(operation)) {
        if (/^[123]|416/.test(status)) continue;
        const schemas = Object.entries(content ?? {}).map(([type, { schema }]) => [type, schema]);
        const schema = { $ref: "#/components/schemas/exception" };
        expect([name, schemas]).toEqual([name, [["application/json", schema], [
          "application/problem+json",
          schema,
        ]]]);
        expect([name, Object.keys(headers ?? {})]).toEqual([name, expect.arrayContaining(["X-Request-Id"])]);
      }
    }
  });

  it("knows only operations that are there in its tables", async () => {
    const there = (await operations()).map(({ operationId }) => operationId);
    expect(Object.keys(errorsOf).filter((operationId) => !there.includes(operationId))).toEqual([]);
  });

  it("says who may do what (/req/oas30/security)", async () => {
    const { components } = await document();
    expect(Object.keys(components.securitySchemes)).toEqual([
      "bearer",
      "basic",
      "tokenHeader",
      "runnerToken",
      "webhookSignature",
    ]);
    const secured = (await operations()).filter(({ security = [] }) => security.length > 0);
    const byKind = Object.groupBy(
      secured,
      ({ security = [] }) => security.map((one) => Object.keys(one).join("+")).join(" or "),
    );
    const names = Object.entries(byKind).map((
      [kind, ones],
    ) => [kind, ones?.map((one) => one.operationId).sort()]);
    expect(Object.fromEntries(names)).toEqual({
      "bearer or basic or tokenHeader or ": Object.keys(accessOf).filter((id) => /:/.test(accessOf[id] ?? ""))
        .sort(),
      "bearer or basic or tokenHeader": Object.keys(accessOf).filter((id) => accessOf[id] === "admin").sort(),
      "runnerToken+webhookSignature": ["receiveReport"],
      "runnerToken": ["receiveUpload"],
    });
  });

  it("declares the callback of the standard, with results as its body (/req/callback/job-callback)", async () => {
    const execute = (await operations()).find(({ operationId }) => operationId === "execute");
    const { jobCompleted } = execute?.callbacks ?? {};
    expect(Object.keys(jobCompleted ?? {})).toEqual(["{$request.body#/subscriber/successUri}"]);
    const [{ post }] = Object.values(jobCompleted ?? {}) as [{ post: { requestBody: { content: Content } } }];
    expect(post.requestBody.content).toEqual({
      "application/json": { schema: { $ref: "#/components/schemas/results" } },
    });
  });

  it("calls the schemas of the standard by their names", async () => {
    const { components } = await document();
    expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining([
      ...["bbox", "binaryInputValue", "confClasses", "exception", "execute", "format", "inlineOrRefData"],
      ...[
        "inputDescription",
        "inputValue",
        "inputValueNoObject",
        "jobControlOptions",
        "jobList",
        "landingPage",
      ],
      ...[
        "link",
        "output",
        "outputDescription",
        "process",
        "processList",
        "processSummary",
        "qualifiedInputValue",
      ],
      ...["results", "schema", "statusCode", "statusInfo", "subscriber", "transmissionMode"],
    ]));
  });
});
