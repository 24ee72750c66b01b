const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const inlineOrMany = {
  anyOf: [ref("inlineOrRefData"), { type: "array" as const, items: ref("inlineOrRefData") }],
};

/**
 * The values of inputs and outputs, as the standard's files say, with `anyOf` for their `oneOf` over types that overlap (a
 * base64 text is a text). They describe only: values are recognised in an order that no schema can say.
 */
export const valueSchemas = {
  binaryInputValue: { type: "string" as const, format: "byte", description: "Bytes, as base64" },
  bbox: {
    type: "object" as const,
    description: "A bounding box",
    required: ["bbox"],
    properties: {
      bbox: {
        type: "array" as const,
        items: { type: "number" as const },
        minItems: 4,
        maxItems: 6,
        description: "4 or 6 numbers",
      },
      crs: {
        type: "string" as const,
        format: "uri",
        description: "Default: http://www.opengis.net/def/crs/OGC/1.3/CRS84",
      },
    },
    example: { bbox: [8.2, 53.4, 9.1, 54.0] },
  },
  inputValueNoObject: {
    description: "A value that is no object, or a bounding box",
    anyOf: [
      { type: "string" as const },
      { type: "number" as const },
      { type: "integer" as const },
      { type: "boolean" as const },
      { type: "array" as const, items: {} },
      ref("binaryInputValue"),
      ref("bbox"),
    ],
  },
  inputValue: { anyOf: [ref("inputValueNoObject"), { type: "object" as const, nullable: true }] },
  qualifiedInputValue: {
    description: "A value with its format; objects are given in no other way",
    allOf: [
      ref("format"),
      { type: "object" as const, required: ["value"], properties: { value: ref("inputValue") } },
    ],
  },
  inlineOrRefData: {
    description: "A value as it is, a value with its format, or a link to a value",
    anyOf: [ref("inputValueNoObject"), ref("qualifiedInputValue"), ref("link")],
  },
};

/** What the routes leave open, because it is read by other means than a schema: by component. */
export const openParts: Readonly<Record<string, (schema: object) => object>> = {
  execute: (schema) => {
    const { properties, ...rest } = schema as { properties: object };
    const inputs = {
      type: "object",
      description: "Input id to its value, or to its values",
      additionalProperties: inlineOrMany,
    };
    return { ...rest, properties: { ...properties, inputs } };
  },
  results: (schema) => ({ ...schema, additionalProperties: ref("inlineOrRefData") }),
};
