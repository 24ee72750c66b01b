/** The class `ogc-process-description`. */
import { expect, test } from "vitest";
import type { ProcessDescription } from "../../src/ogc/process.ts";
import { conformanceSite, expectOfficial } from "./conformance_site.ts";

const at = conformanceSite();
const described = async (process: string) =>
  (await at.get(`/processes/${process}`)).body as unknown as ProcessDescription;

test("/req/ogc-process-description/json-encoding: every description is as process.yaml says", async () => {
  for (const process of await at.client.processes()) expectOfficial("process", await described(process));
});

test("/req/ogc-process-description/inputs-def: inputs are a map by identifier, in their order", async () => {
  const { inputs = {} } = await described("echo");
  expect(Object.keys(inputs)).toEqual(["message", "pause", "note", "list", "box", "mix"]);
});

test("/req/ogc-process-description/outputs-def: outputs are a map by identifier, in their order", async () => {
  const { outputs = {} } = await described("shapes");
  expect(Object.keys(outputs)).toEqual(["given", "name", "table"]);
});

test("/req/ogc-process-description/input-def: every input has a schema, and what it refuses is refused", async () => {
  const { inputs = {} } = await described("shapes");
  for (const { schema } of Object.values(inputs)) expect(schema).toEqual(expect.any(Object));
  expect(inputs["count"]?.schema).toEqual({ type: "integer", minimum: 1, maximum: 10 });
  for (const count of [0, 11, 1.5, "2"]) {
    expect([count, (await at.execute({ inputs: { count } })).status]).toEqual([count, 400]);
  }
});

test("/req/ogc-process-description/output-def: every output has a schema", async () => {
  const { outputs = {} } = await described("shapes");
  for (const { schema } of Object.values(outputs)) expect(schema).toEqual(expect.any(Object));
});

test("/req/ogc-process-description/input-mixed-type: several formats are a oneOf, and the first of them is the default", async () => {
  const { inputs = {} } = await described("shapes");
  const types = (inputs["table"]?.schema["oneOf"] as { contentMediaType: string }[]).map((one) =>
    one.contentMediaType
  );
  expect(types).toEqual(["text/csv", "application/json"]);
  const outputs = { given: {} };
  const { body } = await at.execute({ inputs: { table: "a,b" }, outputs, response: "document" });
  expect(body).toEqual({ given: { value: { table: "a,b" } } });
});

test("/req/ogc-process-description/output-mixed-type: several formats are a oneOf, and the first of them is the default", async () => {
  const { outputs = {} } = await described("shapes");
  const [first] = outputs["table"]?.schema["oneOf"] as { contentMediaType: string }[];
  expect(first?.contentMediaType).toBe("text/csv");
  const { text } = await at.execute({ outputs: { table: {} }, response: "raw" });
  expect(text).toBe("a,b");
});

test("/req/ogc-process-description/input-binary: binary is described as a string with its encoding, and taken in base64", async () => {
  const { inputs = {} } = await described("shapes");
  expect(inputs["image"]?.schema).toMatchObject({ type: "string", contentEncoding: "base64" });
  const image = btoa(String.fromCharCode(0, 255, 137));
  expect((await at.execute({ inputs: { image } })).status).toBe(200);
});

test("/rec/ogc-process-description/format-key, /rec/ogc-process-description/format-short-code: ogc-bbox marks a bounding box, which is then checked as one", async () => {
  const { inputs = {} } = await described("shapes");
  expect(inputs["box"]?.schema["allOf"]).toContainEqual({ format: "ogc-bbox" });
  expect((await at.execute({ inputs: { box: { bbox: [0, 0, 1, 1] } } })).status).toBe(200);
  expect((await at.execute({ inputs: { box: { bbox: [0, 0, 1] } } })).status).toBe(400);
});
