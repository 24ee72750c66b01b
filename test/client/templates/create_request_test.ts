import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createRequest } from "../../../src/client/templates/mod.ts";
import { validate } from "../../../src/client/validate/mod.ts";
import type { InputDescription, ProcessDescription } from "../../../src/ogc/process.ts";
import { toCatalogueEntry } from "../../../src/runner/process.ts";
import { schemaFault } from "../../../src/schema/schema_fault.ts";
import { processes } from "../../../workers/demo_runner/processes.ts";
import { anyRoot } from "../../schema/random_schema.ts";

const demo = processes.map(toCatalogueEntry);

function described(inputs: Readonly<Record<string, InputDescription>>): ProcessDescription {
  return { id: "p", version: "1", inputs };
}

function valueOf(input: InputDescription, options = {}): unknown {
  return createRequest(described({ x: input }), options).inputs?.["x"];
}

const required = (schema: Readonly<Record<string, unknown>>) => valueOf({ schema });

const scene = { threshold: 0, factor: 0 };
const period = { start_date: "2025-01-01", end_date: "2025-01-01" };

/** Of the demo runner, and those that it is made after, by id. */
const expected: Readonly<Record<string, unknown>> = {
  echo: { message: "string" },
  sleep_a_while: { duration: 10, fail: false },
  primes_between: { min_val: 0, max_val: 100 },
  simulate_scene: {
    var_names: "a, b, c",
    bbox: [-180, -90, 180, 90],
    resolution: 0.5,
    start_date: "2025-01-01",
    end_date: "2025-02-01",
    periodicity: 1,
  },
  return_base_model: { scene_spec: scene },
  process_pipeline: { id: "string" },
  "218": { ...period, geometry: "POINT (0 0)", indicator_name: "NDVI", site_extend: null },
};

describe("createRequest", () => {
  it("makes a request of each process of the demo runner that can be sent as it is", () => {
    expect(Object.fromEntries(demo.map((process) => [process.id, createRequest(process).inputs]))).toEqual(
      expected,
    );
    for (const process of demo) {
      for (const options of [{}, { all: true }, { outputs: true }, { all: true, outputs: true }]) {
        const request = createRequest(process, options);
        expect([process.id, validate(process, request)]).toEqual([process.id, []]);
      }
    }
  });

  it("makes one of each process of another server", () => {
    const folder = new URL("../../e2e/cuiman/reference/", import.meta.url);
    const others = readdirSync(folder).map((name) =>
      JSON.parse(readFileSync(new URL(name, folder), "utf8")) as ProcessDescription
    );
    expect(others).toHaveLength(6);
    const { echo: _ours, ...rest } = expected;
    // There, it has to be given.
    const simulate = { ...rest["simulate_scene"] as object, output_path: null };
    expect(Object.fromEntries(others.map((process) => [process.id, createRequest(process).inputs]))).toEqual({
      ...rest,
      simulate_scene: simulate,
    });
    for (const process of others) {
      expect(validate(process, createRequest(process, { all: true }))).toEqual([]);
    }
  });

  it("leaves out what may be left out, unless all is wanted", () => {
    const optional: InputDescription = { minOccurs: 0, schema: { type: "integer" } };
    expect(valueOf(optional)).toBeUndefined();
    expect(valueOf(optional, { all: true })).toBe(0);
    const object = {
      type: "object",
      required: ["a"],
      properties: { a: { type: "string" }, b: { type: "number", default: 2 }, c: { type: "boolean" } },
    };
    expect(required(object)).toEqual({ a: "string", b: 2 });
    expect(valueOf({ schema: object }, { all: true })).toEqual({ a: "string", b: 2, c: false });
  });

  it("takes the default, else const, an example, the first of an enum, null, the least, a text of the format", () => {
    const text = { type: "string" };
    expect(required({ ...text, default: "d", enum: ["a", "d"] })).toBe("d");
    expect(required({ ...text, const: "c" })).toBe("c");
    expect(required({ ...text, example: "e", enum: ["a", "e"] })).toBe("e");
    expect(required({ ...text, examples: ["too long", "x"], maxLength: 3 })).toBe("x");
    expect(required({ ...text, enum: ["b", "a"] })).toBe("b");
    expect(required({ ...text, nullable: true })).toBeNull();
    expect(required({ type: "integer", minimum: 3 })).toBe(3);
    expect(required({ type: "integer", minimum: 3, exclusiveMinimum: true })).toBe(4);
    expect(required({ type: "number", maximum: -5, multipleOf: 4 })).toBe(-8);
    expect(required({ ...text, minLength: 8 })).toBe("stringstring".slice(0, 8));
    expect(required({ ...text, maxLength: 2 })).toBe("st");
    expect(required({ ...text, format: "date-time" })).toBe("2025-01-01T00:00:00Z");
    expect(required({ ...text, format: "byte" })).toBe(btoa("string"));
    expect(required({ ...text, contentMediaType: "application/json" })).toBe("{}");
    expect(required({ ...text, format: "geojson-geometry" })).toBe('{"type":"Point","coordinates":[0,0]}');
    expect(required({ type: "array", format: "ogc-bbox" })).toEqual([-180, -90, 180, 90]);
    expect(required({ format: "geojson-feature-collection" })).toMatchObject({ type: "FeatureCollection" });
  });

  it("fills arrays as far as they must be, and gives as many occurrences as must be", () => {
    const items = { type: "integer", minimum: 5 };
    expect(required({ type: "array", items, minItems: 3 })).toEqual([5, 5, 5]);
    expect(required({ type: "array", items, minItems: 3, uniqueItems: true })).toEqual(
      [5, 6, 7],
    );
    expect(required({ type: "array", items, maxItems: 0 })).toEqual([]);
    const schema = { type: "integer" };
    expect(valueOf({ schema, maxOccurs: 3 })).toEqual([0]);
    expect(valueOf({ schema, minOccurs: 2, maxOccurs: "unbounded" })).toEqual([0, 0]);
    expect(valueOf({ schema: { type: "array", items }, minOccurs: 2, maxOccurs: 2 })).toEqual([[5], [5]]);
  });

  it("follows what a schema refers to and what it is joined of", () => {
    const definitions = { size: { type: "integer", minimum: 7 } };
    const size = { $ref: "#/definitions/size" };
    expect(required({ ...size, definitions })).toBe(7);
    expect(required({
      allOf: [{ type: "object", required: ["a"], properties: { a: size } }, {
        required: ["b"],
        properties: { b: { type: "array", items: size } },
      }],
      definitions,
    })).toEqual({ a: 7, b: [7] });
    expect(required({ oneOf: [{ type: "string", pattern: "^[^\\w]{9}$" }, size], definitions })).toBe(7);
    // No value fits, and it may not take for ever to find that out.
    const endless = {
      type: "object",
      required: ["a", "b"],
      properties: { a: { $ref: "#" }, b: { $ref: "#" } },
    };
    expect(required(endless)).toBeUndefined();
  });

  it("leaves out what it cannot guess, and a default that does not fit: the gateway fills that in", () => {
    const process = described({
      code: { schema: { type: "string", pattern: "^[A-Z]{3}-[0-9]{4}$" } },
      size: { schema: { type: "integer", default: "large" } },
      elsewhere: { schema: { $ref: "https://example.org/schema.json" } },
    });
    const request = createRequest(process);
    expect(request).toEqual({ inputs: { elsewhere: "string" } });
    expect(validate(process, request)).toEqual([
      { pointer: "/inputs/code", detail: 'Input "code" is required' },
    ]);
  });

  it("lists the outputs with the way that they are sent by", () => {
    const process = {
      ...described({}),
      outputs: { a: { schema: {} }, b: { schema: {} } },
      outputTransmission: ["reference" as const, "value" as const],
    };
    const mode = { transmissionMode: "reference" };
    expect(createRequest(process, { outputs: true })).toEqual({ inputs: {}, outputs: { a: mode, b: mode } });
  });

  it("gives what can be written to without the description changing", () => {
    const process = described({ x: { schema: { type: "array", default: [{ a: 1 }] } } });
    const before = JSON.stringify(process);
    const [given] = createRequest(process).inputs?.["x"] as [{ a: number }];
    given.a = 2;
    expect(JSON.stringify(process)).toBe(before);
  });

  it("is right for random schemas, or lacks only what it could not guess, and is always the same", () => {
    let guessed = 0;
    const anyInput = fc.record({
      schema: anyRoot.filter((schema) => schemaFault(schema) === undefined),
      minOccurs: fc.constantFrom(0, 1, 2),
      maxOccurs: fc.constantFrom<number | "unbounded">(2, "unbounded"),
    });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("a", "b~/"), anyInput, { minKeys: 1 }), (inputs) => {
        const process = described(inputs as Record<string, InputDescription>);
        const request = createRequest(process, { all: true });
        expect(createRequest(structuredClone(process), { all: true })).toEqual(request);
        guessed += Object.keys(request.inputs ?? {}).length;
        const missing = Object.keys(inputs).filter((id) => !Object.hasOwn(request.inputs ?? {}, id));
        const faults = validate(process, request).map(({ detail }) => detail);
        const needed = missing.filter((id) => inputs[id]?.minOccurs !== 0);
        expect(faults).toEqual(needed.map((id) => `Input "${id}" is required`));
      }),
      { numRuns: 200 },
    );
    expect(guessed).toBeGreaterThan(100);
  });
});
