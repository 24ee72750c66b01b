import { every, leaf, type Rule } from "../rule.ts";
import { type Keyword, numberIn } from "../schema_node.ts";

/** The bounds, exclusive as OpenAPI 3.0 writes it (a boolean beside the bound) or as JSON Schema does (a bound of its own). */
export const bounds: Keyword = ({ schema, shown }) => {
  const rules: Rule[] = [];
  const demand = (words: string, holds: (value: number) => boolean) =>
    rules.push(leaf<number>(
      (value) => typeof value !== "number" || holds(value),
      (value) => `must be ${words}, not ${shown(value)}`,
    ));
  const { exclusiveMinimum, exclusiveMaximum } = schema;
  const minimum = numberIn(schema, "minimum");
  const maximum = numberIn(schema, "maximum");
  if (minimum !== undefined) {
    if (exclusiveMinimum === true) demand(`greater than ${minimum}`, (value) => value > minimum);
    else demand(`at least ${minimum}`, (value) => value >= minimum);
  }
  if (maximum !== undefined) {
    if (exclusiveMaximum === true) demand(`less than ${maximum}`, (value) => value < maximum);
    else demand(`at most ${maximum}`, (value) => value <= maximum);
  }
  if (typeof exclusiveMinimum === "number") {
    demand(`greater than ${exclusiveMinimum}`, (value) => value > exclusiveMinimum);
  }
  if (typeof exclusiveMaximum === "number") {
    demand(`less than ${exclusiveMaximum}`, (value) => value < exclusiveMaximum);
  }
  return rules.length === 0 ? undefined : every(rules);
};

export const multipleOf: Keyword = ({ schema, shown }) => {
  const step = numberIn(schema, "multipleOf");
  if (step === undefined) return undefined;
  if (!(step > 0)) throw new Error(`/multipleOf: ${step} is not greater than 0`);
  return leaf<number>(
    (value) => typeof value !== "number" || isMultiple(value, step),
    (value) => `must be a multiple of ${step}, not ${shown(value)}`,
  );
};

/** By their decimal digits: 0.3 is three times 0.1 for whoever wrote it, though not for the processor. */
function isMultiple(value: number, step: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(step)) return value % step === 0;
  const [digits, exponent] = decimal(value);
  const [stepDigits, stepExponent] = decimal(step);
  const shift = exponent - stepExponent;
  return shift >= 0
    ? digits * 10n ** BigInt(shift) % stepDigits === 0n
    : digits % (stepDigits * 10n ** BigInt(-shift)) === 0n;
}

/** `[digits, exponent]` with value = digits * 10 ** exponent */
function decimal(value: number): readonly [bigint, number] {
  const [mantissa = "0", exponent = "0"] = String(Math.abs(value)).split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  return [BigInt(whole + fraction), Number(exponent) - fraction.length];
}
