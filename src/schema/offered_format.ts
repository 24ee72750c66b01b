import type { ValueSchema } from "../ogc/process.ts";
import { isBinary } from "./keywords/content.ts";
import { isMembers, type Members } from "./members.ts";
import { resolveReference } from "./reference.ts";
import type { Finding } from "./rule.ts";

/** One format that values of an input or output may have. */
export interface FormatMembers {
  /** `contentMediaType`; absent: an alternative that names none. */
  readonly mediaType?: string;
  /** `contentSchema`: a name or a schema. */
  readonly contentSchema?: unknown;
  /** Values are base64. */
  readonly isBinary: boolean;
}

export interface OfferedFormat extends FormatMembers {
  passes(value: unknown): boolean;
  faults(value: unknown): readonly Finding[];
}

export type FormatSchema = FormatMembers & { readonly schema: Members; readonly place: string };

/**
 * `/req/ogc-process-description/input-mixed-type`: several formats are a `oneOf`, the default first. A schema with a media type of
 * its own has one format. What names no media type has no formats to choose from.
 */
export function offeredFormats(schema: ValueSchema): readonly FormatSchema[] {
  for (const keyword of ["oneOf", "anyOf"]) {
    const alternatives = Array.isArray(schema[keyword]) ? schema[keyword] : [];
    const formats = alternatives.map((one, index) => toFormat(schema, one, `/${keyword}/${index}`));
    if (formats.some((format) => format?.mediaType !== undefined)) {
      return formats.filter((format) => format !== undefined);
    }
  }
  const own = toFormat(schema, schema, "");
  return own?.mediaType === undefined ? [] : [own];
}

function toFormat(root: ValueSchema, given: unknown, place: string): FormatSchema | undefined {
  if (!isMembers(given)) return undefined;
  const { $ref } = given;
  const target = typeof $ref === "string" ? resolveReference(root, $ref) : given;
  const described = isMembers(target) ? target : given;
  const { contentMediaType, contentSchema } = described;
  return {
    schema: given,
    place,
    isBinary: isBinary(described),
    ...(typeof contentMediaType === "string" ? { mediaType: contentMediaType } : {}),
    ...(contentSchema === undefined ? {} : { contentSchema }),
  };
}
