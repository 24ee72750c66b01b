import type { ValueSchema } from "../ogc/process.ts";
import { checkerOf } from "./value_schema.ts";

/** Why a schema cannot be used: a pattern that is none, a reference that leads nowhere. Undefined when it can. */
export function schemaFault(schema: ValueSchema): string | undefined {
  return keywordFault(schema, schema, "") ?? compileFault(schema);
}

function compileFault(schema: ValueSchema): string | undefined {
  try {
    checkerOf(schema)(null);
    return undefined;
  } catch (error) {
    return `: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Keywords whose members are values, and keywords whose members are schemas by name. */
const ofValues = new Set(["default", "example", "enum"]);
const ofNames = new Set(["properties", "$defs", "definitions"]);

function keywordFault(root: unknown, schema: unknown, pointer: string): string | undefined {
  if (typeof schema !== "object" || schema === null) return undefined;
  const { pattern, $ref } = schema as Record<string, unknown>;
  if (typeof pattern === "string" && !isPattern(pattern)) {
    return `${pointer}/pattern: "${pattern}" is not a regular expression`;
  }
  if (typeof $ref === "string" && !resolves(root, $ref)) {
    return `${pointer}/$ref: "${$ref}" leads nowhere in this schema`;
  }
  return firstOf(Object.entries(schema), ([keyword, member]) => {
    if (ofValues.has(keyword) || keyword.startsWith("x-")) return undefined;
    const place = `${pointer}/${keyword}`;
    if (!ofNames.has(keyword)) return keywordFault(root, member, place);
    return firstOf(
      Object.entries(member ?? {}),
      ([name, one]) => keywordFault(root, one, `${place}/${name}`),
    );
  });
}

function firstOf<T>(entries: readonly T[], find: (entry: T) => string | undefined): string | undefined {
  for (const entry of entries) {
    const fault = find(entry);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u") instanceof RegExp;
  } catch {
    return false;
  }
}

function resolves(root: unknown, reference: string): boolean {
  if (reference !== "#" && !reference.startsWith("#/")) return false;
  const names = reference.split("/").slice(1).map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  let place = root;
  for (const name of names) {
    if (typeof place !== "object" || place === null || !Object.hasOwn(place, name)) return false;
    place = (place as Record<string, unknown>)[name];
  }
  return true;
}
