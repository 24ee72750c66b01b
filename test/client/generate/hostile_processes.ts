import fc from "fast-check";
import type { ProcessDescription } from "../../../src/ogc/process.ts";
import { anyRoot } from "../../schema/random_schema.ts";

/** What would be code, or would end what it stands in, if it was let. */
const hostile = fc.constantFrom(
  "*/ globalThis.hit = 1; /*",
  "*/",
  "/*",
  "*\u0000/ hit()",
  "\n*/\nhit();\n/**",
  "//",
  "@ts-nocheck",
  "@ts-ignore",
  "@ts-expect-error",
  "first\n@ts-expect-error",
  '"; hit(); "',
  "'; hit(); '",
  "`${hit()}`",
  "${hit()}",
  "\\",
  "\\u0022",
  "a\u2028hit()\u2029b",
  "\u202ereversed",
  "\ud800",
  "</script>",
  "__proto__",
  "constructor",
  "prototype",
  "new",
  "readonly",
  "get",
  "class",
  "await",
  "client",
  "inputs",
  "options",
  "Promise",
  "Readonly",
  "Record",
  "Input",
  "Job",
  "Client",
  "undefined",
  "218",
  "1e5",
  "-1",
  "my-process",
  "my process",
  "myProcess",
  "",
  "水",
  "🌊",
  "e\u0301",
);

export const hostileText = fc.oneof(
  { weight: 3, arbitrary: hostile },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  { weight: 1, arbitrary: fc.tuple(hostile, hostile).map((both) => both.join(" ")) },
);

const texts = { title: hostileText, description: hostileText };

/** Schemas whose every text is hostile. */
const hostileSchema = fc.oneof(
  anyRoot,
  fc.record({
    ...texts,
    type: fc.oneof(fc.constantFrom("string", "object", "array"), hostileText),
    enum: fc.array(hostileText, { minLength: 1, maxLength: 3 }),
    default: hostileText,
  }, { requiredKeys: [] }),
  fc.record({
    ...texts,
    type: fc.constant("object"),
    properties: fc.dictionary(
      hostileText,
      fc.record({ ...texts, type: fc.constantFrom("string", "object") }, { requiredKeys: [] }),
      { maxKeys: 4 },
    ),
    required: fc.array(hostileText, { maxLength: 3 }),
    additionalProperties: fc.constantFrom<unknown>(true, false, {}, { type: "number" }),
  }, { requiredKeys: ["type"] }),
  fc.record({
    format: hostileText,
    pattern: hostileText,
    contentMediaType: hostileText,
    "x-unit": hostileText,
    minimum: fc.constantFrom<unknown>(0, -1e300, "*/"),
    maximum: fc.constantFrom<unknown>(1, 5e-324, "*/"),
    minItems: fc.constantFrom<unknown>(1, 2, 0.5, -1, 1e9),
    maxItems: fc.constantFrom<unknown>(1, 2, 0.5, -1, 1e9),
    $ref: hostileText,
    nullable: fc.constantFrom<unknown>(true, "*/"),
    items: fc.constantFrom<unknown>({}, { type: "string" }, false, "*/"),
  }, { requiredKeys: [] }),
);

const hostileInput = fc.record({
  ...texts,
  schema: hostileSchema,
  minOccurs: fc.constantFrom(0, 1, 3),
  maxOccurs: fc.constantFrom<number | "unbounded">(0, 1, 3, "unbounded"),
}, { requiredKeys: ["schema"] });

const hostileProcess = fc.record({
  ...texts,
  id: hostileText,
  version: hostileText,
  inputs: fc.dictionary(hostileText, hostileInput, { maxKeys: 3 }),
  outputs: fc.dictionary(hostileText, fc.record({ ...texts, schema: hostileSchema }), { maxKeys: 3 }),
  outputTransmission: fc.constantFrom(["value"], ["reference"], ["value", "reference"]),
  links: fc.array(
    fc.record({
      rel: fc.constantFrom("self", "up"),
      href: hostileText.map((text) => `x:${text}/processes/a`),
    }),
  ),
}, { requiredKeys: ["id", "version"] });

/** Descriptions as they could come from a server that means no good. */
export const hostileProcesses: fc.Arbitrary<readonly ProcessDescription[]> = fc.array(hostileProcess, {
  minLength: 1,
  maxLength: 6,
}).map((processes) => JSON.parse(JSON.stringify(processes)));
