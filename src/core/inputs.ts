import type { InputDescription, ProcessDescription } from "../ogc/process.ts";
import { checkerOf } from "../schema/value_schema.ts";
import type { Fault } from "./errors.ts";
import { jsonPointer } from "./json_pointer.ts";
import { checkOccurrence } from "./occurrence.ts";
import { unknownName } from "./unknown_name.ts";

export interface CheckedInputs {
  /** As given, with the defaults of the description filled in. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly faults: readonly Fault[];
}

/** Nobody reads on; and what a request can make the gateway answer has to have an end. */
export const mostFaults = 100;

/**
 * Check inputs against the description of the process and find every fault at once, up to 100
 * (`/req/core/process-execute-input-validation`). Values by reference are checked by the runner, which resolves them.
 */
export function checkInputs(
  { inputs: described = {} }: ProcessDescription,
  given: Readonly<Record<string, unknown>>,
): CheckedInputs {
  const faults: Fault[] = [];
  const inputs: [string, unknown][] = [];
  for (const id of Object.keys(given)) {
    if (Object.hasOwn(described, id)) continue;
    if (faults.length === mostFaults) break;
    faults.push({ pointer: pointerTo(id), detail: unknownName("input", id, Object.keys(described)) });
  }
  for (const [id, description] of Object.entries(described)) {
    const isGiven = Object.hasOwn(given, id);
    const value = isGiven ? given[id] : checkerOf(description.schema).defaultValue;
    if (value !== undefined) inputs.push([id, value]);
    if (isGiven) faults.push(...checkInput(id, description, value));
    else if (value === undefined && (description.minOccurs ?? 1) > 0) {
      faults.push({ pointer: pointerTo(id), detail: `Input "${id}" is required` });
    }
  }
  return { inputs: Object.fromEntries(inputs), faults: faults.slice(0, mostFaults) };
}

/** `/req/core/process-execute-input-array`: several occurrences come as an array, a single one may come bare. */
function checkInput(id: string, description: InputDescription, value: unknown): readonly Fault[] {
  const { minOccurs = 1, maxOccurs = 1 } = description;
  const pointer = () => pointerTo(id);
  if (maxOccurs === 0) return [{ pointer: pointer(), detail: `Input "${id}" takes no value` }];
  const takesMany = maxOccurs === "unbounded" || maxOccurs > 1;
  if (!takesMany) return checkOccurrence(description, value, pointer);
  const values = Array.isArray(value) ? value : [value];
  const faults: Fault[] = [];
  const isTooMany = maxOccurs !== "unbounded" && values.length > maxOccurs;
  if (values.length < minOccurs || isTooMany) {
    const range = maxOccurs === "unbounded" ? `at least ${minOccurs}` : `${minOccurs} to ${maxOccurs}`;
    faults.push({ pointer: pointer(), detail: `Input "${id}" takes ${range} values, not ${values.length}` });
  }
  for (const [index, one] of values.entries()) {
    if (faults.length >= mostFaults) break;
    faults.push(
      ...checkOccurrence(description, one, Array.isArray(value) ? () => `${pointer()}/${index}` : pointer),
    );
  }
  return faults;
}

function pointerTo(id: string): string {
  return jsonPointer("inputs", id);
}
