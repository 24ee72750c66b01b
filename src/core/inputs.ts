import type { InputDescription, ProcessDescription, ValueSchema } from "../ogc/process.ts";
import type { Fault } from "./errors.ts";
import { checkBbox, describesBbox } from "./bbox.ts";
import { jsonPointer } from "./json_pointer.ts";
import { checkerOf } from "../schema/value_schema.ts";

export interface CheckedInputs {
  /** As given, with the defaults of the description filled in. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly faults: readonly Fault[];
}

/**
 * Check inputs against the description of the process and find every fault at once
 * (`/req/core/process-execute-input-validation`). Values by reference are checked by the runner, which resolves them.
 */
export function checkInputs(
  { inputs: described = {} }: ProcessDescription,
  given: Readonly<Record<string, unknown>>,
): CheckedInputs {
  const unknown = Object.keys(given).filter((id) => !Object.hasOwn(described, id));
  const faults: Fault[] = unknown.map((id) => ({
    pointer: pointerTo(id),
    detail: `The process has no input "${id}"; it has ${listed(Object.keys(described))}`,
  }));
  const inputs: Record<string, unknown> = {};
  for (const [id, description] of Object.entries(described)) {
    const value = Object.hasOwn(given, id) ? given[id] : description.schema["default"];
    if (value === undefined) {
      if ((description.minOccurs ?? 1) > 0) {
        faults.push({ pointer: pointerTo(id), detail: `Input "${id}" is required` });
      }
      continue;
    }
    inputs[id] = value;
    if (Object.hasOwn(given, id)) faults.push(...checkInput(id, description, value));
  }
  return { inputs, faults };
}

/** `/req/core/process-execute-input-array`: several occurrences come as an array, a single one may come bare. */
function checkInput(id: string, description: InputDescription, value: unknown): readonly Fault[] {
  const { schema, minOccurs = 1, maxOccurs = 1 } = description;
  const pointer = pointerTo(id);
  if (maxOccurs === 0) return [{ pointer, detail: `Input "${id}" takes no value` }];
  const takesMany = maxOccurs === "unbounded" || maxOccurs > 1;
  if (!takesMany) return checkOccurrence(schema, value, pointer);
  const values = Array.isArray(value) ? value : [value];
  const faults: Fault[] = [];
  const isTooMany = maxOccurs !== "unbounded" && values.length > maxOccurs;
  if (values.length < minOccurs || isTooMany) {
    const range = maxOccurs === "unbounded" ? `at least ${minOccurs}` : `${minOccurs} to ${maxOccurs}`;
    faults.push({ pointer, detail: `Input "${id}" takes ${range} values, not ${values.length}` });
  }
  const single = !Array.isArray(value);
  values.forEach((one, index) =>
    faults.push(...checkOccurrence(schema, one, single ? pointer : `${pointer}/${index}`))
  );
  return faults;
}

/** The forms of inlineOrRefData.yaml, told apart in order: qualified value, reference, plain value (a bbox is an object). */
function checkOccurrence(schema: ValueSchema, value: unknown, pointer: string): readonly Fault[] {
  if (isObject(value)) {
    if (Object.hasOwn(value, "value") && !describesMember(schema, "value")) {
      return checkQualified(schema, value, pointer);
    }
    if (Object.hasOwn(value, "href") && !describesMember(schema, "href")) {
      return checkReference(value["href"], pointer);
    }
  }
  return describesBbox(schema) ? checkBbox(value, pointer) : checkValue(schema, value, pointer);
}

function checkValue(schema: ValueSchema, value: unknown, pointer: string): readonly Fault[] {
  return checkerOf(schema)(value).map((fault) => ({
    pointer: `${pointer}${fault.pointer}`,
    detail: fault.detail,
  }));
}

function checkReference(href: unknown, pointer: string): readonly Fault[] {
  if (typeof href === "string" && URL.canParse(href)) return [];
  return [{
    pointer: `${pointer}/href`,
    detail: `A reference needs an absolute URL, not ${JSON.stringify(href)}`,
  }];
}

/** `/req/core/process-execute-input-mixed-type`: the format members of a qualified value say which alternative is meant. */
function checkQualified(
  schema: ValueSchema,
  qualified: Record<string, unknown>,
  pointer: string,
): readonly Fault[] {
  const format = isObject(qualified["format"]) ? qualified["format"] : qualified;
  const alternatives = Array.isArray(schema["oneOf"]) ? schema["oneOf"].filter(isObject) : [];
  const offered = alternatives.map((one) => one["contentMediaType"]).filter((type) =>
    typeof type === "string"
  );
  const isChoice = format["mediaType"] !== undefined && offered.length > 0;
  const meant = isChoice
    ? alternatives.find((one) => one["contentMediaType"] === format["mediaType"])
    : schema;
  if (meant !== undefined) return checkValue(meant, qualified["value"], `${pointer}/value`);
  const detail = `The media type ${JSON.stringify(format["mediaType"])} is not offered; choose one of ${
    listed(offered)
  }`;
  return [{ pointer: `${pointer}/mediaType`, detail }];
}

/** An object schema may itself have a member of that name; then the value is what it looks like: a plain object. */
function describesMember(schema: ValueSchema, name: string): boolean {
  return isObject(schema["properties"]) && Object.hasOwn(schema["properties"], name);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function pointerTo(id: string): string {
  return jsonPointer("inputs", id);
}

function listed(ids: readonly string[]): string {
  return ids.length === 0 ? "none" : ids.map((id) => `"${id}"`).join(", ");
}
