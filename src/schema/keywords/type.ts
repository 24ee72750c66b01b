import { isMembers } from "../members.ts";
import { type Finding, leaf } from "../rule.ts";
import type { Keyword } from "../schema_node.ts";
import { oneOfThese } from "../shown.ts";

const kinds: Readonly<Record<string, readonly [words: string, is: (value: unknown) => boolean]>> = {
  string: ["a string", (value) => typeof value === "string"],
  number: ["a number", (value) => typeof value === "number"],
  integer: ["an integer", (value) => Number.isInteger(value)],
  boolean: ["true or false", (value) => typeof value === "boolean"],
  object: ["an object", isMembers],
  array: ["an array", Array.isArray],
  null: ["null", (value) => value === null],
};

/** `type`, with `null` as one more where the schema is `nullable`. */
export const type: Keyword = ({ schema, shown }) => {
  const given = schema["type"];
  if (given === undefined) return undefined;
  const names = (Array.isArray(given) ? given : [given]).map(String);
  if (schema["nullable"] === true) names.push("null");
  const known = names.map((name) => {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) throw new Error(`/type: there is no type "${name}"`);
    return kind;
  });
  const wanted = oneOfThese(known.map(([words]) => words));
  const find = (value: unknown): Finding => ({
    pointer: "",
    detail: `must be ${wanted}, not ${shown(value)}`,
    wanted,
  });
  const [only] = known;
  if (only !== undefined && known.length === 1) return leaf(only[1], find);
  return leaf((value) => known.some(([, is]) => is(value)), find);
};

/** JSON carries larger integers, but not in full: 9007199254740993 arrives as 9007199254740992. */
export const exactInteger: Keyword = ({ schema, shown }) => {
  const given = schema["type"];
  const isInteger = given === "integer" ||
    (Array.isArray(given) && given.includes("integer") && !given.includes("number"));
  if (!isInteger) return undefined;
  return leaf<number>(
    (value) => typeof value !== "number" || Number.isSafeInteger(value),
    (value) =>
      `must be from ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}: beyond, integers lose digits, and ${
        shown(value)
      } may not be the one that was meant`,
  );
};
