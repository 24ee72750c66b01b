import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkerOf } from "../../src/schema/value_schema.ts";
import { toJsonSchema } from "../support/openapi_dialect.ts";
import { anyRoot, anyValue } from "./random_schema.ts";

const runs = 2_000;
const valuesEach = 12;

const ajv = new Ajv.default({ strict: false, allErrors: true, logger: false });
addFormats.default(ajv, ["date", "uuid", "email"]);

/** What another validator says, of the same schema in its own dialect. */
function oracle(schema: Record<string, unknown>): (value: unknown) => boolean {
  const validate = ajv.compile(toJsonSchema(schema) as object);
  return (value) => validate(value) === true;
}

describe("against an independent validator", () => {
  it(`random values are judged alike by random schemas of the subset that descriptions may use`, {
    timeout: 120_000,
  }, () => {
    const seen = { fit: 0, wrong: 0 };
    fc.assert(
      fc.property(
        anyRoot,
        fc.array(anyValue, { minLength: valuesEach, maxLength: valuesEach }),
        (schema, values) => {
          const judge = oracle(schema);
          const { passes, faults } = checkerOf(schema);
          for (const value of values) {
            const expected = judge(value);
            seen[expected ? "fit" : "wrong"]++;
            const told = [passes(value), faults(value).length === 0];
            if (told.some((one) => one !== expected)) {
              throw new Error(`${JSON.stringify(value)}: ${expected}, not ${told}`);
            }
          }
        },
      ),
      { numRuns: runs },
    );
    console.log(`judged alike: ${seen.fit} values that fit, ${seen.wrong} that do not`);
    // A comparison of nothing but refusals would show little.
    expect(Math.min(seen.fit, seen.wrong)).toBeGreaterThan(runs * valuesEach / 10);
  });

  it("every fault has the place of something that is there, or of a member that is missing", () => {
    fc.assert(
      fc.property(anyRoot, anyValue, (schema, value) => {
        for (const { pointer, detail } of checkerOf(schema).faults(value)) {
          const names = pointer.split("/").slice(1);
          const last = names.pop();
          const holder = names.reduce<unknown>(
            (place, name) => (place as Record<string, unknown>)[name],
            value,
          );
          if (last !== undefined) expect([pointer, typeof holder]).toEqual([pointer, "object"]);
          expect(detail).toMatch(/^\S.{5,}/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
