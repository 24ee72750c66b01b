import type { OutputRequest } from "../ogc/execute_request.ts";
import type { OutputValue } from "../protocol/report.ts";
import { isBase64 } from "../schema/base64.ts";
import { describedFormat } from "../schema/described_format.ts";
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
  wanted: Readonly<Record<string, OutputRequest>>,
  returned: unknown,
  ports: OutputPorts,
): Promise<Outputs> {
  const given = asOutputs(process, Object.keys(wanted), returned);
  let room = inlineValuesInReport * ports.inlineLimitBytes;
  const values: [string, OutputValue][] = [];
  const uploads: Upload[] = [];
  for (const [id, value] of given) {
    const described = Object.hasOwn(process.outputs ?? {}, id) ? process.outputs?.[id] : undefined;
    const place = { id, schema: described?.schema ?? {}, wanted: wanted[id]?.format?.mediaType };
    const limit = Math.min(room, ports.inlineLimitBytes);
    const made = await toOutput(place, value, { ...ports, inlineLimitBytes: limit });
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

interface Place {
  readonly id: string;
  readonly schema: OutputMember["schema"];
  /** The media type that was asked for. */
  readonly wanted: string | undefined;
}

async function toOutput(place: Place, returned: unknown, ports: OutputPorts): Promise<OutputValue | Upload> {
  const { id, schema, wanted } = place;
  if (returned instanceof OutputLink) return returned.output;
  if (returned instanceof Upload) {
    if (returned.outputId === id) return returned;
    throw new Error(`Output "${id}" is an upload for output "${returned.outputId}"`);
  }
  const qualified = returned instanceof QualifiedValue ? returned : undefined;
  const value = qualified ? qualified.value : returned;
  // Bytes are no JSON value; as one they would be a text.
  const described = describedFormat(schema, isBinary(value) ? "" : value, qualified?.mediaType ?? wanted);
  const mediaType = qualified?.mediaType ?? described.mediaType;
  if (isBinary(value)) {
    const known = mediaType ?? (value instanceof Blob && value.type !== "" ? value.type : undefined);
    return await send(id, value, known ?? "application/octet-stream", ports);
  }
  const json = toJson(id, value);
  const { encoding } = qualified ?? {};
  const isShort = new TextEncoder().encode(json).length <= ports.inlineLimitBytes;
  if (isShort) {
    return { value, ...(qualified && { mediaType: qualified.mediaType }), ...(encoding && { encoding }) };
  }
  return await sendLarge(id, { value, json, mediaType, encoding: encoding ?? described.encoding }, ports);
}

interface Large {
  readonly value: unknown;
  readonly json: string;
  readonly mediaType: string | undefined;
  readonly encoding: "base64" | undefined;
}

/** A file holds text and bytes themselves; JSON is only for what is neither. */
async function sendLarge(
  id: string,
  { value, json, mediaType, encoding }: Large,
  ports: OutputPorts,
): Promise<Upload> {
  if (typeof value !== "string") return await send(id, json, mediaType ?? "application/json", ports);
  if (encoding === undefined) return await send(id, value, mediaType ?? "text/plain; charset=utf-8", ports);
  if (!isBase64(value)) throw new Error(`Output "${id}" is not base64, as its description says`);
  const bytes = Uint8Array.from(atob(value), (character) => character.charCodeAt(0));
  return await send(id, bytes, mediaType ?? "application/octet-stream", ports);
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
