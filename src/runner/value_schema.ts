import { checkerOf } from "../schema/value_schema.ts";

/** The first thing that is wrong with a value, by an OpenAPI 3.0 schema object; undefined when nothing is. */
export function faultOf(schema: Readonly<Record<string, unknown>>, value: unknown): string | undefined {
  const [fault] = checkerOf(schema)(value);
  return fault && `${fault.pointer === "" ? "" : `${fault.pointer}: `}${fault.detail}`;
}

export function isMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
