import type { ValueSchema } from "../ogc/process.ts";
import { isMembers } from "./members.ts";

/** What the description of an output says of its bytes. */
export interface DescribedFormat {
  readonly mediaType?: string;
  /** The value is a text in base64 that stands for bytes. */
  readonly encoding?: "base64";
}

/**
 * The format of a value by the schema of its output: of the alternative (`oneOf`) with that media type; without one, of the first
 * alternative whose type the value has. What a description says in a way that cannot be sent is not told.
 *
 * @param mediaType what the runner, or else the request, says that it is
 */
export function describedFormat(schema: ValueSchema, value: unknown, mediaType?: string): DescribedFormat {
  const fitting = alternativesOf(schema).filter(({ type }) => isOfType(type, value));
  const meant = mediaType === undefined
    ? fitting[0]
    : fitting.find((one) => essenceOf(mediaTypeIn(one) ?? mediaType) === essenceOf(mediaType)) ?? {};
  return meant === undefined ? {} : formatIn(meant, value);
}

/** The media types that an output can be had in, the default first. None when its description names none. */
export function offeredMediaTypes(schema: ValueSchema): readonly string[] {
  return alternativesOf(schema).flatMap((one) => mediaTypeIn(one) ?? []);
}

function formatIn(schema: ValueSchema, value: unknown): DescribedFormat {
  const mediaType = mediaTypeIn(schema);
  const isBase64 = schema["contentEncoding"] === "base64" || schema["format"] === "byte";
  return {
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(isBase64 && typeof value === "string" ? { encoding: "base64" } : {}),
  };
}

function alternativesOf(schema: ValueSchema): readonly ValueSchema[] {
  const alternatives: unknown = schema["oneOf"] ?? schema["anyOf"];
  return Array.isArray(alternatives) ? alternatives.filter(isMembers) : [schema];
}

const sendable = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;[\x20-\x7e]*)?$/;

function mediaTypeIn({ contentMediaType }: ValueSchema): string | undefined {
  return typeof contentMediaType === "string" && sendable.test(contentMediaType)
    ? contentMediaType
    : undefined;
}

function isOfType(type: unknown, value: unknown): boolean {
  if (typeof type !== "string" || value === null) return true;
  if (type === "number" || type === "integer") return typeof value === "number";
  if (type === "array") return Array.isArray(value);
  return typeof value === type && !Array.isArray(value);
}

/** Without parameters, in lower case. */
function essenceOf(mediaType: string): string {
  return (mediaType.split(";")[0] ?? "").trim().toLowerCase();
}
