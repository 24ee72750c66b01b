import type { ExecuteRequest, OutputRequest } from "../../ogc/execute_request.ts";
import type { InputDescription, ProcessDescription } from "../../ogc/process.ts";
import { checkInputs } from "../../request/inputs.ts";
import { withUsableSchemas } from "../../request/usable_schemas.ts";
import { isMembers } from "../../schema/members.ts";
import { checkerOf } from "../../schema/value_schema.ts";
import { Sampler } from "./sampler.ts";

export interface CreateRequestOptions {
  /** Also the inputs, and the members of objects, that may be left out and have no default. Default false. */
  readonly all?: boolean;
  /** List each output with the way that it is sent by. Default false: a request without `outputs` gets all of them. */
  readonly outputs?: boolean;
}

/** Nobody fills in more occurrences of an input by hand. */
const mostOccurrences = 100;

/**
 * An execute request to begin with, made of the description of a process alone: the same description gives the same request.
 *
 * Each input has its default. One without that must be given has the first that fits its schema of: `const`, `example`, the first
 * of `enum`, null where it is `nullable`, the smallest number, a text or an object that is of its type and format. Where nothing
 * fits (a `pattern`), it is left out, and `validate` says that it is required.
 *
 * ```ts
 * const request = createRequest(await client.process("primes_between"));
 * // { inputs: { min_val: 0, max_val: 100 } }
 * ```
 */
export function createRequest(
  process: ProcessDescription,
  { all = false, outputs = false }: CreateRequestOptions = {},
): ExecuteRequest {
  const { inputs: described = {} } = withUsableSchemas(process);
  const inputs = Object.entries(described).map(([id, one]) => [id, inputValue(one, all)] as const);
  return {
    inputs: Object.fromEntries(inputs.filter(([, value]) => value !== undefined)),
    ...(outputs ? { outputs: everyOutput(process) } : {}),
  };
}

/** Undefined: it is better left out. */
function inputValue(description: InputDescription, all: boolean): unknown {
  const { schema, minOccurs = 1, maxOccurs = 1 } = description;
  const { defaultValue, formats } = checkerOf(schema);
  if (defaultValue !== undefined) return fits(description, defaultValue) ? copy(defaultValue) : undefined;
  if ((minOccurs === 0 && !all) || maxOccurs === 0 || minOccurs > mostOccurrences) return undefined;
  for (const value of new Sampler(schema, all).values(schema)) {
    const mediaTypes = formats.map(({ mediaType }) => ({ value, mediaType }));
    for (const form of [value, ...(isMembers(value) ? [{ value }] : []), ...mediaTypes]) {
      const given = maxOccurs === 1 ? form : Array<unknown>(Math.max(1, minOccurs)).fill(form);
      if (fits(description, given)) return copy(given);
    }
  }
  return undefined;
}

function fits(description: InputDescription, value: unknown): boolean {
  return checkInputs({ id: "", version: "", inputs: { value: description } }, { value }).faults.length === 0;
}

/** Whoever fills in a template must not write into the description. */
function copy(value: unknown): unknown {
  return structuredClone(value);
}

function everyOutput(
  { outputs = {}, outputTransmission = [] }: ProcessDescription,
): Record<string, OutputRequest> {
  const [transmissionMode = "value"] = outputTransmission;
  return Object.fromEntries(Object.keys(outputs).map((id) => [id, { transmissionMode }]));
}
