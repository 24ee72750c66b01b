import type { GivenFormat, GivenMember } from "./input_form.ts";
import type { FormatMembers } from "./offered_format.ts";
import type { ValueFault } from "./rule.ts";
import { textOf } from "./same.ts";
import { oneOfThese, quoted, shown } from "./shown.ts";

export type Choice<Format> =
  /** There is nothing to choose from. */
  | { readonly kind: "any" }
  | { readonly kind: "chosen"; readonly format: Format; readonly isDefault: boolean }
  | { readonly kind: "refused"; readonly fault: ValueFault };

/**
 * `/req/core/process-execute-input-mixed-type`: the format that is meant by its media type, its schema and its encoding; the first
 * one when nothing is said.
 */
export function chooseFormat<Format extends FormatMembers>(
  offered: readonly Format[],
  given: GivenFormat,
): Choice<Format> {
  const wrong = [given.mediaType, given.encoding].find((member) =>
    member && typeof member.value !== "string"
  );
  if (wrong !== undefined) return refused(wrong, `must be a string, not ${shown(wrong.value)}`);
  const [first] = offered;
  if (first === undefined) return { kind: "any" };
  const { mediaType, schema, encoding } = given;
  // An alternative without a media type can only be told by the value.
  const isOpen = offered.some((format) => format.mediaType === undefined);
  const isNamed = mediaType !== undefined &&
    offered.some((one) => isSameType(one.mediaType, String(mediaType.value)));
  if (isOpen && !isNamed) return { kind: "any" };
  let left = offered;
  if (mediaType !== undefined) {
    left = left.filter((format) => isSameType(format.mediaType, String(mediaType.value)));
    if (left.length === 0) {
      return refused(
        mediaType,
        notOffered(mediaType.value, offered.map(({ mediaType }) => mediaType)),
      );
    }
  }
  if (schema !== undefined) {
    const described = left.filter(({ contentSchema }) => contentSchema !== undefined);
    const meant = described.filter(({ contentSchema }) => textOf(contentSchema) === textOf(schema.value));
    if (described.length > 0 && meant.length === 0) {
      return refused(schema, notOffered(schema.value, described.map(({ contentSchema }) => contentSchema)));
    }
    if (meant.length > 0) left = meant;
  }
  if (encoding !== undefined) {
    const isBinary = /^(?:base64|binary)$/i.test(String(encoding.value));
    const meant = left.filter((format) => format.isBinary === isBinary);
    if (meant.length === 0) {
      return refused(
        encoding,
        `must be left out or ${isBinary ? '"utf-8"' : '"base64"'}, not ${shown(encoding.value)}`,
      );
    }
    left = meant;
  }
  const isDefault = mediaType === undefined && schema === undefined && encoding === undefined;
  return { kind: "chosen", format: left[0] ?? first, isDefault };
}

function refused({ pointer }: GivenMember, detail: string): Choice<never> {
  return { kind: "refused", fault: { pointer, detail } };
}

function notOffered(value: unknown, offered: readonly unknown[]): string {
  const known = offered.filter((one) => one !== undefined).map(quoted);
  return `must be ${oneOfThese([...new Set(known)])}, not ${shown(value)}`;
}

/** Type names are the same in either case; parameters count where both sides give some. */
export function isSameType(offered: string | undefined, given: string): boolean {
  if (offered === undefined) return false;
  const [name, ...parameters] = parts(offered);
  const [givenName, ...givenParameters] = parts(given);
  return name === givenName &&
    (givenParameters.length === 0 || parameters.every((parameter) => givenParameters.includes(parameter)));
}

function parts(mediaType: string): readonly string[] {
  return mediaType.toLowerCase().split(";").map((part) => part.replaceAll(/[\s"]/g, ""));
}
