import { type Budget, budgetOf, fetchReference } from "./fetch_reference.ts";
import { isJson } from "./media_type.ts";
import type { InputMember, Process } from "./process.ts";
import { ProcessError } from "./process_error.ts";
import type { ReferencePolicy } from "./reference_policy.ts";
import { faultOf, isMembers } from "./value_schema.ts";

export interface ResolvePorts {
  readonly references: ReferencePolicy;
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
}

type Inputs = Readonly<Record<string, unknown>>;

/**
 * The values that `run` gets: qualified values unwrapped, references fetched and checked as if they had been inline, several
 * occurrences always as an array.
 *
 * @throws ProcessError with status 400 that names the input
 */
export async function resolveInputs(process: Process, given: Inputs, ports: ResolvePorts): Promise<Inputs> {
  const budget = budgetOf(ports.references);
  const resolved: [string, unknown][] = [];
  for (const [id, value] of Object.entries(given)) {
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

interface Occurrence {
  readonly id: string;
  readonly description: InputMember;
  readonly process: Process;
  readonly ports: ResolvePorts;
  readonly budget: Budget;
}

/** The forms of inlineOrRefData.yaml, told apart as the gateway does: qualified value, reference, plain value. */
async function resolveOne(occurrence: Occurrence, given: unknown): Promise<unknown> {
  const { schema } = occurrence.description;
  if (!isMembers(given)) return given;
  if (Object.hasOwn(given, "value") && !describesMember(schema, "value")) return given["value"];
  if (typeof given["href"] !== "string" || describesMember(schema, "href")) return given;
  if (occurrence.process.resolve === false) return given;
  return await fetchValue(occurrence, given["href"], given["type"]);
}

async function fetchValue(
  { id, description: { schema }, ports, budget }: Occurrence,
  href: string,
  linkType: unknown,
): Promise<unknown> {
  try {
    const fetched = await fetchReference(href, ports.references, budget, ports);
    const mediaType = typeof linkType === "string" ? linkType : fetched.mediaType;
    return fittingValue(schema, fetched.bytes, mediaType);
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

/** The first reading of the bytes that the schema accepts. Servers often call JSON text, and a string may hold JSON. */
function fittingValue(
  schema: InputMember["schema"],
  bytes: Uint8Array<ArrayBuffer>,
  mediaType: string,
): unknown {
  let fault: string | undefined;
  for (const read of readings(schema, mediaType)) {
    try {
      const value = read(bytes);
      const found = faultOf(schema, value);
      if (found === undefined) return value;
      fault ??= found;
    } catch (error) {
      fault ??= (error as Error).message;
    }
  }
  throw new Error(`what the reference holds does not fit: ${fault}`);
}

type Reading = (bytes: Uint8Array<ArrayBuffer>) => unknown;

const asText: Reading = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
const asJson: Reading = (bytes) => JSON.parse(asText(bytes) as string);
const asBase64: Reading = (bytes) => {
  let binary = "";
  for (let start = 0; start < bytes.length; start += 32_768) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 32_768));
  }
  return btoa(binary);
};

function readings(schema: InputMember["schema"], mediaType: string): readonly Reading[] {
  const isBinary = schema["contentEncoding"] !== undefined || schema["format"] === "byte" ||
    schema["format"] === "binary";
  if (isBinary) return [asBase64];
  return isJson(mediaType) ? [asJson, asText] : [asText, asJson];
}

/** An object schema may itself have a member of that name; then the value is what it looks like: a plain object. */
function describesMember(schema: InputMember["schema"], name: string): boolean {
  return isMembers(schema["properties"]) && Object.hasOwn(schema["properties"], name);
}
