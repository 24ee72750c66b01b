import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { validate } from "../../../src/client/validate/mod.ts";
import type { ProcessDescription } from "../../../src/ogc/process.ts";
import { schemaFault } from "../../../src/schema/schema_fault.ts";
import { anyRoot, anyValue } from "../../schema/random_schema.ts";
import { allRules, inputRules } from "../../support/input_rules.ts";
import { createWorld, type World } from "../../support/world.ts";

/** With outputs to ask for wrongly. */
const rules: ProcessDescription = {
  ...allRules,
  jobControlOptions: ["async-execute"],
  outputTransmission: ["value"],
  outputs: {
    table: { schema: { type: "string", contentMediaType: "text/csv" } },
    plain: { schema: { type: "integer" } },
  },
};

const names = ["table", "plain", "tabel", "a/b~c", "__proto__x"];
const anyOutputs = fc.dictionary(
  fc.constantFrom(...names),
  fc.record({
    transmissionMode: fc.constantFrom("value", "reference"),
    format: fc.record({ mediaType: fc.constantFrom("text/csv", "text/plain", "TEXT/CSV; header=present") }, {
      requiredKeys: [],
    }),
  }, { requiredKeys: [] }),
  { maxKeys: 3 },
);

/** Inputs of every rule, kept or broken, and some that the process does not have. */
const someInputs: fc.Arbitrary<Record<string, unknown>> = fc.tuple(
  fc.record(
    Object.fromEntries(Object.entries(inputRules).map(([id, { good, bad }]) => [id, fc.oneof(good, bad)])),
    { requiredKeys: [] },
  ),
  fc.dictionary(fc.constantFrom("typ", "bboxes", "x/y~z", ""), fc.boolean(), { maxKeys: 2 }),
).map(([known, unknown]) => ({ ...known, ...unknown }));

/** A value in each of the forms that it may have, and in some that it may not. */
const anyForm = anyValue.chain((value) =>
  fc.constantFrom<unknown>(
    value,
    value,
    { value },
    { value, mediaType: "application/json" },
    { value, mediaType: 7 },
    { href: "https://example.org/a" },
    { href: "ftp://example.org/a", type: "text/plain" },
    [value, value],
  )
);

const easy = [{}, { type: "string" }, { type: "array" }, { oneOf: [{ type: "object" }, { type: "number" }] }];

const anyProcess: fc.Arbitrary<ProcessDescription> = fc.dictionary(
  fc.constantFrom("a", "c/d~e"),
  fc.record({
    schema: fc.oneof(
      { weight: 1, arbitrary: anyRoot.filter((schema) => schemaFault(schema) === undefined) },
      { weight: 2, arbitrary: fc.constantFrom<Record<string, unknown>>(...easy) },
    ),
    minOccurs: fc.constantFrom(0, 1, 1, 2),
    maxOccurs: fc.constantFrom<number | "unbounded">(1, 3, "unbounded"),
  }),
  { minKeys: 1 },
).map((inputs) => ({ ...rules, id: "random", inputs: inputs as ProcessDescription["inputs"] }));

/** Not even a request. */
const misshapen = fc.constantFrom<unknown>(
  { inputs: [] },
  { inputs: null },
  { outputs: { table: null } },
  { outputs: { table: { transmissionMode: "mail", format: { mediaType: 1, encoding: null } } } },
  { response: "html", mode: "now" },
  { subscriber: { successUri: 1, failedUri: null } },
  { subscriber: "https://example.org" },
);

type Pointers = readonly string[];

interface Both {
  readonly ours: Pointers;
  readonly gateways: Pointers;
}

describe("validate", () => {
  let world: World;
  let answered: { accepted: number; refused: number };
  beforeEach(async () => {
    world = await createWorld({ processes: [rules] });
    answered = { accepted: 0, refused: 0 };
  });

  async function both(process: ProcessDescription, request: unknown): Promise<Both> {
    const { status, body } = await world.execute(process.id, request);
    await world.settle();
    answered[status === 201 ? "accepted" : "refused"]++;
    const errors = (body["errors"] ?? []) as readonly { pointer: string }[];
    expect([status, errors.length > 0]).toEqual(status === 201 ? [201, false] : [400, true]);
    const ours = validate(process, request as Parameters<typeof validate>[1]);
    return { ours: pointers(ours), gateways: pointers(errors) };
  }

  it("finds the faults that the gateway finds, pointer by pointer, for requests that keep and break every rule", async () => {
    await fc.assert(
      fc.asyncProperty(someInputs, fc.option(anyOutputs, { nil: undefined }), async (inputs, outputs) => {
        const { ours, gateways } = await both(rules, { inputs, outputs });
        expect(ours).toEqual(gateways);
      }),
      { numRuns: 300 },
    );
    expect(answered.refused).toBeGreaterThan(100);
  });

  it("finds them for one rule at a time, kept and broken", async () => {
    for (const [id, { good, bad }] of Object.entries(inputRules)) {
      for (const value of [...fc.sample(good, 3), ...fc.sample(bad, 3)]) {
        const { ours, gateways } = await both(rules, { inputs: { [id]: value } });
        expect([id, value, ours]).toEqual([id, value, gateways]);
      }
    }
    const number = 3 * Object.keys(inputRules).length;
    expect(answered).toEqual({ accepted: number, refused: number });
  });

  it("finds them for random descriptions and values in any form", async () => {
    const forms = fc.array(anyForm, { minLength: 12, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(anyProcess, forms, async (process, given) => {
        world = await createWorld({ processes: [process] });
        const ids = Object.keys(process.inputs ?? {});
        for (let start = 0; start + ids.length <= given.length; start += ids.length) {
          const inputs = Object.fromEntries(ids.map((id, index) => [id, given[start + index]]));
          const { ours, gateways } = await both(process, { inputs });
          expect(ours).toEqual(gateways);
        }
        await world.close();
      }),
      { numRuns: 40 },
    );
    expect(Math.min(answered.accepted, answered.refused)).toBeGreaterThan(2);
  });

  it("finds what is no request at all at the same places", async () => {
    await fc.assert(
      fc.asyncProperty(misshapen, async (request) => {
        const { ours, gateways } = await both(rules, request);
        expect([...ours].sort()).toEqual([...gateways].sort());
      }),
      { numRuns: 30 },
    );
    expect(answered.accepted).toBe(0);
  });
});

function pointers(faults: readonly { readonly pointer: string }[]): Pointers {
  return faults.map(({ pointer }) => pointer);
}
