import type { InputDescription, ProcessDescription } from "../ogc/process.ts";
import { schemaFault } from "../schema/schema_fault.ts";

/**
 * A description that requests can be held against. The gateway offers no process with a schema that cannot be used; other servers
 * may, and then every value is right.
 */
export function withUsableSchemas(
  { inputs = {}, outputs = {}, ...process }: ProcessDescription,
): ProcessDescription {
  return { ...process, inputs: usable(inputs), outputs: usable(outputs) };
}

function usable<Description extends Pick<InputDescription, "schema">>(
  descriptions: Readonly<Record<string, Description>>,
): Record<string, Description> {
  const all = Object.entries(descriptions);
  return Object.fromEntries(
    all.map(([id, one]) => [id, schemaFault(one.schema) === undefined ? one : { ...one, schema: {} }]),
  );
}
