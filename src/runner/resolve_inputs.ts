import { chooseFormat } from "../schema/choose_format.ts";
import { type GivenFormat, inputForm } from "../schema/input_form.ts";
import { isBinary } from "../schema/keywords/content.ts";
import { checkerOf } from "../schema/value_schema.ts";
import { type Budget, budgetOf, fetchReference } from "./fetch_reference.ts";
import { type Expected, fittingValue } from "./fitting_value.ts";
import type { InputMember, Process } from "./process.ts";
import { ProcessError } from "./process_error.ts";
import type { ReferencePolicy } from "./reference_policy.ts";

export interface ResolvePorts {
  readonly references: ReferencePolicy;
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
}

type Inputs = Readonly<Record<string, unknown>>;

/**
 * The values that `run` gets: qualified values unwrapped, references fetched and checked as if they had been inline, several
 * occurrences always as an array, and the defaults of the description, which may be newer than the gateway's copy of it.
 *
 * @throws ProcessError with status 400 that names the input
 */
export async function resolveInputs(process: Process, given: Inputs, ports: ResolvePorts): Promise<Inputs> {
  const budget = budgetOf(ports.references);
  const resolved: [string, unknown][] = [];
  for (const [id, value] of Object.entries(withDefaults(process, given))) {
    const description = Object.hasOwn(process.inputs ?? {}, id) ? process.inputs?.[id] : undefined;
    if (description === undefined) {
      resolved.push([id, value]);
      continue;
    }
    const resolve = (one: unknown) => resolveOne({ id, description, process, ports, budget }, one);
    const { maxOccurs = 1 } = description;
    if (maxOccurs === "unbounded" || maxOccurs > 1) {
      const values = [];
      for (const one of Array.isArray(value) ? value : [value]) values.push(await resolve(one));
      resolved.push([id, values]);
    } else resolved.push([id, await resolve(value)]);
  }
  return Object.fromEntries(resolved);
}

function withDefaults({ inputs = {} }: Process, given: Inputs): Inputs {
  const absent = Object.entries(inputs).filter(([id]) => !Object.hasOwn(given, id));
  const defaults = absent.map(([id, { schema }]) => [id, checkerOf(schema).defaultValue] as const);
  return { ...given, ...Object.fromEntries(defaults.filter(([, value]) => value !== undefined)) };
}

interface Occurrence {
  readonly id: string;
  readonly description: InputMember;
  readonly process: Process;
  readonly ports: ResolvePorts;
  readonly budget: Budget;
}

/** The forms are told apart as the gateway does. */
async function resolveOne(occurrence: Occurrence, given: unknown): Promise<unknown> {
  const form = inputForm(checkerOf(occurrence.description.schema), given);
  if (form.kind !== "reference") return form.value;
  if (typeof form.href !== "string" || occurrence.process.resolve === false) return given;
  return await fetchValue(occurrence, form.href, form.format);
}

async function fetchValue(
  { id, description: { schema }, ports, budget }: Occurrence,
  href: string,
  format: GivenFormat,
): Promise<unknown> {
  try {
    const said = format.mediaType?.value;
    const expected = expectedBy(schema, format);
    const fetched = await fetchReference(href, ports.references, budget, ports);
    const mediaType = typeof said === "string" ? said : fetched.mediaType;
    return fittingValue(expected ?? expectedOf(schema, mediaType), fetched.bytes, mediaType);
  } catch (error) {
    ports.signal.throwIfAborted();
    const detail = `Input "${id}": ${(error as Error).message}`;
    throw new ProcessError(detail, {
      status: 400,
      type: "invalid-inputs",
      title: "Invalid inputs",
      cause: error,
    });
  }
}

/** What the members of a link say that it holds; undefined when they leave it open. */
function expectedBy(schema: InputMember["schema"], format: GivenFormat): Expected | undefined {
  const choice = chooseFormat(checkerOf(schema).formats, format);
  if (choice.kind === "refused") throw new Error(`${choice.fault.pointer} ${choice.fault.detail}`);
  return choice.kind === "chosen" && !choice.isDefault ? choice.format : undefined;
}

/** By what the server says that it is; servers know little of media types, so what it then is not is no fault. */
function expectedOf(schema: InputMember["schema"], mediaType: string): Expected {
  const checker = checkerOf(schema);
  const choice = chooseFormat(checker.formats, { mediaType: { value: mediaType, pointer: "/type" } });
  const format = choice.kind === "chosen"
    ? choice.format
    : choice.kind === "refused"
    ? checker.formats[0]
    : undefined;
  return format ?? { ...checker, isBinary: isBinary(schema) };
}
