import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { type Schema, Validator } from "@cfworker/json-schema";
import { parse } from "yaml";

const folder = "../shared/ogc/schemas/1.0/core/openapi/schemas";
const base = "https://schemas.test/";

/**
 * Whether the schemas of OGC API - Processes 1.0 lie beside the checkout. Where nothing may be skipped their absence is an
 * error.
 */
export function hasOfficialSchemas(): boolean {
  if (existsSync(folder)) return true;
  if (process.env.CI !== "true") return false;
  throw new Error(`Cannot check against the official schemas: they are not in ${folder}`);
}

export type OfficialSchema =
  | "confClasses"
  | "exception"
  | "execute"
  | "jobList"
  | "landingPage"
  | "process"
  | "processList"
  | "results"
  | "statusInfo";

/** What the official schema of that name finds wrong, with places; nothing, when it finds nothing. */
export function officialFaults(name: OfficialSchema, value: unknown): string[] {
  const { valid, errors } = validatorOf(name).validate(value);
  return valid ? [] : errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
}

const validators = new Map<OfficialSchema, Validator>();

function validatorOf(name: OfficialSchema): Validator {
  const known = validators.get(name);
  if (known !== undefined) return known;
  const validator = new Validator({ $ref: `${base}${name}.yaml` }, "4", true);
  for (const file of readdirSync(folder).filter((entry) => entry.endsWith(".yaml"))) {
    const schema = mended(file, parse(readFileSync(join(folder, file), "utf8")));
    validator.addSchema({ ...schema, id: base + file } as Schema, base + file);
  }
  validators.set(name, validator);
  return validator;
}

/** The defects of the published files that would refuse every document, mended as the text of the standard means it. */
function mended(file: string, schema: Record<string, unknown>): Record<string, unknown> {
  switch (file) {
    // Requires `successUrl`, which does not exist.
    case "subscriber.yaml": {
      const { required: _required, ...rest } = schema;
      return rest;
    }
    // A oneOf over overlapping types: an integer is a number, base64 is a string, a bounding box is an object.
    case "inlineOrRefData.yaml":
    case "inputValue.yaml":
    case "inputValueNoObject.yaml": {
      const { oneOf, ...rest } = schema;
      return { ...rest, anyOf: oneOf };
    }
    default:
      return schema;
  }
}
