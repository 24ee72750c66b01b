import type { OutputValue } from "../protocol/report.ts";
import type { Content } from "./content.ts";
import { extensionOf } from "./media_type.ts";
import { OutputLink, QualifiedValue, Upload } from "./output.ts";
import type { OutputMember, Process } from "./process.ts";
import type { UploadSource } from "./runner_job.ts";

export interface OutputPorts {
  /** Of one value, as JSON. */
  readonly inlineLimitBytes: number;
  readonly upload: (outputId: string, name: string, source: UploadSource) => Promise<Upload>;
}

/** What a report can say of the outputs, and the uploads it refers to. */
export interface Outputs {
  readonly values: Readonly<Record<string, OutputValue>>;
  readonly uploads: readonly Upload[];
}

/** All inline values of a report together: this many times the limit of one. The gateway takes reports of up to 1 MiB. */
const inlineValuesInReport = 8;

/**
 * What `run` returned, as a report says it. What is binary or too large is uploaded.
 *
 * @throws Error when a wanted output is missing or cannot be sent; the message names it
 */
export async function toOutputs(
  process: Process,
  wanted: readonly string[],
  returned: unknown,
  ports: OutputPorts,
): Promise<Outputs> {
  const given = asOutputs(process, wanted, returned);
  let room = inlineValuesInReport * ports.inlineLimitBytes;
  const values: [string, OutputValue][] = [];
  const uploads: Upload[] = [];
  for (const [id, value] of given) {
    const described = Object.hasOwn(process.outputs ?? {}, id) ? process.outputs?.[id] : undefined;
    const limit = Math.min(room, ports.inlineLimitBytes);
    const made = await toOutput(id, value, described, { ...ports, inlineLimitBytes: limit });
    if (made instanceof Upload) uploads.push(made);
    else room -= JSON.stringify(made).length;
    values.push([id, made instanceof Upload ? made.output : made]);
  }
  return { values: Object.fromEntries(values), uploads };
}

function asOutputs(
  process: Process,
  wanted: readonly string[],
  returned: unknown,
): readonly (readonly [string, unknown])[] {
  const isObject = typeof returned === "object" && returned !== null && !Array.isArray(returned);
  const members = isObject ? returned as Readonly<Record<string, unknown>> : {};
  const missing = wanted.filter((id) => !Object.hasOwn(members, id) || members[id] === undefined);
  if (missing.length === 0) return wanted.map((id) => [id, members[id]]);
  const names = missing.map((id) => `"${id}"`).join(", ");
  const what = isObject
    ? `an object with ${Object.keys(members).join(", ") || "no members"}`
    : typeof returned;
  throw new Error(
    `Process "${process.id}" did not make the output ${names}: run must return an object with a member for each wanted output, ` +
      `it returned ${what}`,
  );
}

async function toOutput(
  id: string,
  returned: unknown,
  described: OutputMember | undefined,
  ports: OutputPorts,
): Promise<OutputValue | Upload> {
  if (returned instanceof OutputLink) return returned.output;
  if (returned instanceof Upload) {
    if (returned.outputId === id) return returned;
    throw new Error(`Output "${id}" is an upload for output "${returned.outputId}"`);
  }
  const isQualified = returned instanceof QualifiedValue;
  const value = isQualified ? returned.value : returned;
  const mediaType = isQualified ? returned.mediaType : mediaTypeIn(described?.schema);
  if (isBinary(value)) {
    const known = mediaType ?? (value instanceof Blob && value.type !== "" ? value.type : undefined);
    return await send(id, value, known ?? "application/octet-stream", ports);
  }
  const json = toJson(id, value);
  const isShort = new TextEncoder().encode(json).length <= ports.inlineLimitBytes;
  if (isShort) return { value, ...(isQualified ? { mediaType: returned.mediaType } : {}) };
  return await sendLarge(id, { value, json, mediaType, isBase64: isBase64(described?.schema) }, ports);
}

interface Large {
  readonly value: unknown;
  readonly json: string;
  readonly mediaType: string | undefined;
  readonly isBase64: boolean;
}

/** A file holds text and bytes themselves; JSON is only for what is neither. */
async function sendLarge(
  id: string,
  { value, json, mediaType, isBase64 }: Large,
  ports: OutputPorts,
): Promise<Upload> {
  if (typeof value !== "string") return await send(id, json, mediaType ?? "application/json", ports);
  if (isBase64) {
    const bytes = Uint8Array.from(atob(value), (character) => character.charCodeAt(0));
    return await send(id, bytes, mediaType ?? "application/octet-stream", ports);
  }
  const type = mediaType ?? "text/plain; charset=utf-8";
  return await send(id, value, type, ports);
}

function send(id: string, content: Content, mediaType: string, { upload }: OutputPorts): Promise<Upload> {
  const name = `${id.replace(/[^\w.-]+/g, "_").slice(0, 100)}.${extensionOf(mediaType)}`;
  return upload(id, name, { content, mediaType });
}

function toJson(id: string, value: unknown): string {
  try {
    const json = JSON.stringify(value);
    if (json !== undefined) return json;
  } catch (error) {
    throw new Error(`Output "${id}" cannot be written as JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
  throw new Error(`Output "${id}" cannot be written as JSON: it is a ${typeof value}`);
}

function isBinary(value: unknown): value is Uint8Array | Blob | ReadableStream<Uint8Array> {
  return value instanceof Uint8Array || value instanceof Blob || value instanceof ReadableStream;
}

function isBase64(schema: OutputMember["schema"] | undefined): boolean {
  return schema?.["contentEncoding"] === "base64" || schema?.["format"] === "byte";
}

function mediaTypeIn(schema: OutputMember["schema"] | undefined): string | undefined {
  const described = schema?.["contentMediaType"];
  return typeof described === "string" ? described : undefined;
}
