import { expect, expectTypeOf, it } from "vitest";
import { defineProcess, type InputValues, type RunnerJob, type ValueOf } from "../../src/runner/mod.ts";

// What this file claims of types is checked with the types of the whole project: `deno check`.

it("defineProcess types inputs by their schemas, defaults and occurrences", () => {
  const process = defineProcess({
    id: "typed",
    version: "1.0.0",
    inputs: {
      text: { schema: { type: "string" } },
      size: { schema: { type: "integer", default: 3 }, minOccurs: 0 },
      ratio: { schema: { type: "number", nullable: true }, minOccurs: 0 },
      kind: { schema: { type: "string", enum: ["a", "b"] } },
      list: { schema: { type: "array", items: { type: "boolean" } } },
      many: { schema: { type: "number" }, maxOccurs: "unbounded" },
      three: { schema: { type: "number" }, maxOccurs: 3, minOccurs: 0 },
      either: { schema: { oneOf: [{ type: "string" }, { type: "number" }] } },
      spec: {
        schema: {
          type: "object",
          properties: { a: { type: "number" }, b: { type: "string" } },
          required: ["a"],
        },
      },
    },
    outputs: {
      number: { schema: { type: "number" } },
      list: { schema: { type: "array", items: { type: "string" } } },
    },
    run(inputs, job) {
      expectTypeOf(inputs.text).toEqualTypeOf<string>();
      expectTypeOf(inputs.size).toEqualTypeOf<number>();
      expectTypeOf(inputs.ratio).toEqualTypeOf<number | null | undefined>();
      expectTypeOf(inputs.kind).toEqualTypeOf<"a" | "b">();
      expectTypeOf(inputs.list).toEqualTypeOf<readonly boolean[]>();
      expectTypeOf(inputs.many).toEqualTypeOf<readonly number[]>();
      expectTypeOf(inputs.three).toEqualTypeOf<readonly number[] | undefined>();
      expectTypeOf(inputs.either).toEqualTypeOf<unknown>();
      expectTypeOf(inputs.spec.a).toEqualTypeOf<number>();
      expectTypeOf(inputs.spec.b).toEqualTypeOf<string | undefined>();
      expectTypeOf(inputs).not.toHaveProperty("other");
      expectTypeOf(job).toEqualTypeOf<RunnerJob<"number" | "list">>();
      return { number: inputs.size, list: ["a"] };
    },
  });
  expect(process.id).toBe("typed");
});

it("defineProcess types a reference that stays one", () => {
  defineProcess({
    id: "links",
    version: "1.0.0",
    resolve: false,
    inputs: { number: { schema: { type: "number" } } },
    run({ number }) {
      expectTypeOf<number>().toExtend<typeof number>();
      expectTypeOf<{ href: string }>().toExtend<typeof number>();
      return {};
    },
  });
});

it("defineProcess wants every output named, with a value that fits or undefined", () => {
  type Definition = Parameters<
    typeof defineProcess<
      Record<never, never>,
      { a: { schema: { type: "number" } }; b: { schema: { type: "string" } } }
    >
  >[0];
  type Returned = Awaited<ReturnType<Definition["run"]>>;
  expectTypeOf<{ a: number; b: string }>().toExtend<Returned>();
  expectTypeOf<{ a: undefined; b: Uint8Array }>().toExtend<Returned>();
  expectTypeOf<{ a: number }>().not.toExtend<Returned>();
  expectTypeOf<{ a: string; b: string }>().not.toExtend<Returned>();
});

it("types that only the running program knows are unknown", () => {
  expectTypeOf<ValueOf<Record<string, unknown>>>().toEqualTypeOf<unknown>();
  expectTypeOf<InputValues<Record<string, { schema: { type: string } }>>[string]>().toEqualTypeOf<unknown>();
});
