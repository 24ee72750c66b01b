import { inlineOutput, linkedOutput, type OutputValue } from "../protocol/report.ts";
import { isBase64 } from "../schema/base64.ts";

/** A value with its media type. Made by `qualified()`. */
export class QualifiedValue {
  constructor(readonly value: unknown, readonly mediaType: string, readonly encoding?: "base64") {}
}

/** An output that lives elsewhere. Made by `link()`. */
export class OutputLink {
  constructor(readonly output: OutputValue) {}
}

/** An output that was uploaded. Made by `job.upload()`. */
export class Upload {
  constructor(
    /** The output it was uploaded for, and may be returned for. */
    readonly outputId: string,
    readonly output: OutputValue,
    /** Sends the same files once more. Undefined when a file came from a stream that can be read only once. */
    readonly repeat: (() => Promise<OutputValue>) | undefined,
  ) {}
}

/**
 * Give an output its media type. Bytes, a Blob or a stream are uploaded under a name with the right extension; so is a value
 * that is too large for a report.
 *
 * ```ts
 * return { preview: qualified(pngBytes, "image/png"), icon: qualified(pngText, "image/png", { encoding: "base64" }) };
 * ```
 *
 * @param mediaType RFC 6838, with parameters if need be
 * @param members `encoding: "base64"` says that the value is a text in base64 which stands for bytes: those are what clients get
 *   that ask for the output as it is. Default: as the description says (`contentEncoding: "base64"`)
 * @throws TypeError when the media type is none, or the value is not base64 as it should be
 */
export function qualified(
  value: unknown,
  mediaType: string,
  { encoding }: { encoding?: "base64" } = {},
): QualifiedValue {
  if (!inlineOutput.shape.mediaType.safeParse(mediaType).success) {
    throw new TypeError(`Cannot use "${mediaType}" as a media type: it must look like "image/png"`);
  }
  if (encoding !== undefined && !(typeof value === "string" && isBase64(value))) {
    throw new TypeError(
      `Cannot use a ${typeof value} that is not base64 as a value with the encoding "base64"`,
    );
  }
  return new QualifiedValue(value, mediaType, encoding);
}

/**
 * Say that an output lives elsewhere; clients fetch it from there.
 *
 * ```ts
 * return { scene: link("https://elsewhere.example/scene.tif", { type: "image/tiff" }) };
 * ```
 *
 * @param href absolute `http(s)`, `s3` or `gs` URL of at most 2,048 characters
 * @throws TypeError when it is none, or the type is not a media type
 */
export function link(href: string | URL, members: { type?: string; title?: string } = {}): OutputLink {
  const parsed = linkedOutput.safeParse({ href: String(href), ...members });
  if (parsed.success) return new OutputLink(parsed.data);
  const issue = parsed.error.issues[0];
  throw new TypeError(`Cannot link to "${href}": ${issue?.path.join(".")} ${issue?.message}`);
}
