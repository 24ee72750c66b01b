import type { OpenContext } from "./open_context.ts";
import { isBase64 } from "./effective_media_type.ts";
import { readContent } from "./read_content.ts";

/** Without what it is there to make. */
type Source = Omit<OpenContext, "content" | "text">;

/** The output as bytes, under the type that the caller, the output, or the answer tells, with its parameters. */
export async function contentOf(source: Source): Promise<Blob> {
  const { outputLink, qualifiedValue, options } = source;
  const told = options["mediaType"] ?? outputLink?.type ?? qualifiedValue?.mediaType;
  const type = typeof told === "string" ? told : undefined;
  if (outputLink === undefined) {
    return new Blob([bytesOf(source)], { type: type ?? source.effectiveMediaType ?? "" });
  }
  const response = await source.fetch();
  const chunks = await readContent(response, outputLink.href, [source.signal, source.transport.signal]);
  return new Blob(chunks, { type: type ?? response.headers.get("content-type") ?? "" });
}

function bytesOf(source: Source): Uint8Array<ArrayBuffer> | string {
  const value = source.qualifiedValue === undefined ? source.outputValue : source.qualifiedValue.value;
  if (typeof value !== "string") return JSON.stringify(value);
  return isBase64(source) ? Uint8Array.from(atob(value), (character) => character.charCodeAt(0)) : value;
}

/** @throws RangeError for a charset that the platform does not know */
export async function textOf(content: Blob): Promise<string> {
  const [, charset = "utf-8"] = /;\s*charset="?([^";]+)/i.exec(content.type) ?? [];
  return new TextDecoder(charset).decode(await content.arrayBuffer());
}
