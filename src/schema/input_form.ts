import { isMembers } from "./members.ts";
import type { ValueChecker } from "./value_schema.ts";

/** The members of a value or link that say which format it has (format.yaml), and where in it they stand. */
export interface GivenFormat {
  readonly mediaType?: GivenMember;
  readonly encoding?: GivenMember;
  readonly schema?: GivenMember;
}

export interface GivenMember {
  readonly value: unknown;
  /** A JSON pointer from the value or link. */
  readonly pointer: string;
}

/** What was given for one occurrence of an input (inlineOrRefData.yaml). */
export type InputForm =
  | { readonly kind: "plain"; readonly value: unknown }
  | { readonly kind: "qualified"; readonly value: unknown; readonly format: GivenFormat }
  | { readonly kind: "reference"; readonly href: unknown; readonly format: GivenFormat };

/**
 * The forms are told apart by their members, in this order: qualified value, reference, plain value. An object schema may itself
 * have a member `value` or `href`; then an object is what it looks like, unless only what is in its `value` fits.
 */
export function inputForm(checker: ValueChecker, given: unknown): InputForm {
  if (!isMembers(given)) return { kind: "plain", value: given };
  if (Object.hasOwn(given, "value") && isQualified(checker, given)) {
    return { kind: "qualified", value: given["value"], format: givenFormat(given, "mediaType") };
  }
  if (Object.hasOwn(given, "href") && !checker.describes("href")) {
    return { kind: "reference", href: given["href"], format: givenFormat(given, "type") };
  }
  return { kind: "plain", value: given };
}

function isQualified(checker: ValueChecker, given: Record<string, unknown>): boolean {
  if (!checker.describes("value")) return true;
  return isMembers(given["value"]) && !checker.passes(given) && checker.passes(given["value"]);
}

/** Flat beside the value, as the schemas have it, or in a member `format`, as the text of the standard has it. */
function givenFormat(given: Record<string, unknown>, mediaTypeName: "mediaType" | "type"): GivenFormat {
  const nested = isMembers(given["format"]) ? given["format"] : {};
  const member = (flat: string, name: string) => {
    if (isGiven(given[flat])) return { value: given[flat], pointer: `/${flat}` };
    return isGiven(nested[name]) ? { value: nested[name], pointer: `/format/${name}` } : undefined;
  };
  const mediaType = member(mediaTypeName, "mediaType") ?? member("mediaType", "mediaType");
  const encoding = member("encoding", "encoding");
  const schema = member("schema", "schema");
  return {
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(schema === undefined ? {} : { schema }),
  };
}

function isGiven(member: unknown): boolean {
  return member !== undefined && member !== null;
}
