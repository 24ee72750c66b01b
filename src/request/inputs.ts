import type { InputDescription, ProcessDescription } from "../ogc/process.ts";
import { stepTo, type ValueFault } from "../schema/rule.ts";
import { checkerOf } from "../schema/value_schema.ts";
import { checkOccurrence } from "./occurrence.ts";
import { unknownName } from "./unknown_name.ts";

export interface CheckedInputs {
  /** As given, with the defaults of the description filled in. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly faults: readonly ValueFault[];
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
  const faults: ValueFault[] = [];
  const defaults: [string, unknown][] = [];
  for (const id of Object.keys(given)) {
    if (Object.hasOwn(described, id)) continue;
    if (faults.length === mostFaults) break;
    faults.push({ pointer: pointerTo(id), detail: unknownName("input", id, Object.keys(described)) });
  }
  for (const [id, description] of Object.entries(described)) {
    if (Object.hasOwn(given, id)) {
      const found = checkInput(id, description, given[id]);
      if (found.length > 0) faults.push(...below(pointerTo(id), found));
      continue;
    }
    const { defaultValue } = checkerOf(description.schema);
    if (defaultValue !== undefined) defaults.push([id, defaultValue]);
    else if ((description.minOccurs ?? 1) > 0) {
      faults.push({ pointer: pointerTo(id), detail: `Input "${id}" is required` });
    }
  }
  const inputs = defaults.length === 0 ? given : { ...given, ...Object.fromEntries(defaults) };
  return { inputs, faults: faults.slice(0, mostFaults) };
}

/**
 * `/req/core/process-execute-input-array`: several occurrences come as an array, a single one may come bare. Pointers are from the
 * input.
 */
function checkInput(id: string, description: InputDescription, value: unknown): readonly ValueFault[] {
  const { minOccurs = 1, maxOccurs = 1 } = description;
  if (maxOccurs === 0) return [{ pointer: "", detail: `Input "${id}" takes no value` }];
  const takesMany = maxOccurs === "unbounded" || maxOccurs > 1;
  if (!takesMany) return checkOccurrence(description, value);
  const faults: ValueFault[] = [];
  const number = Array.isArray(value) ? value.length : 1;
  const isTooMany = maxOccurs !== "unbounded" && number > maxOccurs;
  if (number < minOccurs || isTooMany) {
    const range = maxOccurs === "unbounded" ? `at least ${minOccurs}` : `${minOccurs} to ${maxOccurs}`;
    faults.push({ pointer: "", detail: `Input "${id}" takes ${range} values, not ${number}` });
  }
  if (!Array.isArray(value)) return [...faults, ...checkOccurrence(description, value)];
  for (let index = 0; index < value.length && faults.length < mostFaults; index++) {
    const found = checkOccurrence(description, value[index]);
    if (found.length > 0) faults.push(...below(`/${index}`, found));
  }
  return faults;
}

function below(place: string, faults: readonly ValueFault[]): readonly ValueFault[] {
  return faults.map(({ pointer, detail }) => ({ pointer: place + pointer, detail }));
}

function pointerTo(id: string): string {
  return `/inputs${stepTo(id)}`;
}
