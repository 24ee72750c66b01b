import type { ValueSchema } from "../ogc/process.ts";
import { checkerOf } from "./value_schema.ts";

/**
 * Why a schema cannot be used, and where in it: a pattern that is none, a reference that leads nowhere. Undefined when it can.
 */
export function schemaFault(schema: ValueSchema): string | undefined {
  try {
    checkerOf(schema);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
