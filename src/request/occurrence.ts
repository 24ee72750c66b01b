import type { InputDescription } from "../ogc/process.ts";
import { chooseFormat } from "../schema/choose_format.ts";
import { type GivenFormat, type InputForm, inputForm } from "../schema/input_form.ts";
import type { OfferedFormat } from "../schema/offered_format.ts";
import { checkerOf, type ValueChecker, type ValueFault } from "../schema/value_schema.ts";

/** One occurrence of an input, in whichever form of inlineOrRefData.yaml it was given. Pointers are from there. */
export function checkOccurrence(
  { schema, minOccurs = 1 }: InputDescription,
  given: unknown,
): readonly ValueFault[] {
  const checker = checkerOf(schema);
  if (fitsPlainly(checker, given)) return none;
  const form = inputForm(checker, given);
  const found = form.kind === "reference" ? checkReference(checker, form) : checkValue(checker, form);
  const advice = given === null && minOccurs === 0 ? "; leave the input out when it has no value" : "";
  if (found.length === 0) return none;
  return found.map((fault) => ({ pointer: fault.pointer, detail: fault.detail + advice }));
}

const none: readonly ValueFault[] = [];

/** Most values: neither in a form nor of a format that would have to be made out. */
function fitsPlainly(checker: ValueChecker, given: unknown): boolean {
  return (typeof given !== "object" || Array.isArray(given)) && checker.formats.length === 0 &&
    checker.passes(given);
}

/** What a link holds is checked by who fetches it; here, whether it is one, and of a media type that is on offer. */
function checkReference(
  { formats }: ValueChecker,
  { href, format }: InputForm & { kind: "reference" },
): readonly ValueFault[] {
  const choice = chooseFormat(formats, format);
  const isUrl = typeof href === "string" && URL.canParse(href) && /^https?:$/.test(new URL(href).protocol);
  const detail = `A reference needs an absolute http or https URL, not ${
    JSON.stringify(href)?.slice(0, 200)
  }`;
  return [
    ...(isUrl ? [] : [{ pointer: "/href", detail }]),
    ...(choice.kind === "refused" ? [choice.fault] : []),
  ];
}

function checkValue(
  checker: ValueChecker,
  form: InputForm & { kind: "plain" | "qualified" },
): readonly ValueFault[] {
  const isQualified = form.kind === "qualified";
  const format: GivenFormat = isQualified ? form.format : {};
  const choice = chooseFormat(checker.formats, format);
  if (choice.kind === "refused") return [choice.fault];
  const meant = choice.kind === "chosen" ? choice.format : checker;
  if (meant.passes(form.value)) return [];
  const found = meant.faults(form.value);
  const advice = choice.kind === "chosen" && choice.isDefault ? otherFormat(checker.formats, form.value) : "";
  return found.map(({ pointer, detail, wanted }) => ({
    pointer: `${isQualified ? "/value" : ""}${pointer}`,
    detail: detail + advice + (wanted !== undefined && !isQualified ? formAdvice(form.value) : ""),
  }));
}

/** Without a word on the format the first one is meant; the value may well be right in another one. */
function otherFormat(formats: readonly OfferedFormat[], value: unknown): string {
  const other = formats.find((format) => format.passes(value))?.mediaType;
  if (other === undefined) return "";
  return `; it is read as ${JSON.stringify(formats[0]?.mediaType)} unless "mediaType" says ${
    JSON.stringify(other)
  }`;
}

/** An object for an input that takes none was probably to be a qualified value or a link. */
function formAdvice(value: unknown): string {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? '; in an object, "value" has the value itself, or "href" says where it lies' : "";
}
