import { demand, memberOf } from "./verdict.ts";

/** What the suite notes of an alternative of an input. */
export interface InputType {
  readonly type: string;
  readonly contentMediaType?: string;
  readonly isBinary: boolean;
}

export interface Input {
  readonly id: string;
  /** Of an array, the type of its items stands before it. Empty for an `allOf`. */
  readonly types: readonly InputType[];
  readonly format?: string;
  readonly isBbox: boolean;
}

export interface Output {
  readonly id: string;
  readonly isArray: boolean;
  readonly isBbox: boolean;
}

/** The echo as the suite reads it from its description, with all that it overlooks. */
export interface Echo {
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  readonly offersSync: boolean;
  readonly offersAsync: boolean;
}

/** @throws Error where the suite fails to read a description, which it does for an `allOf` whose parts have no `format` */
export function readEcho(description: unknown): Echo {
  const options = memberOf(description, "jobControlOptions");
  const offers = (option: string) => Array.isArray(options) && options.includes(option);
  return {
    inputs: schemasIn(description, "inputs").map(([id, schema]) => toInput(id, schema)),
    outputs: schemasIn(description, "outputs").map(([id, schema]) => ({
      id,
      isArray: memberOf(schema, "type") === "array",
      isBbox: memberOf(schema, "type") === undefined && isBbox(schema),
    })),
    offersSync: offers("sync-execute"),
    offersAsync: offers("async-execute"),
  };
}

function schemasIn(description: unknown, name: string): readonly [string, unknown][] {
  const members = memberOf(description, name);
  demand(typeof members === "object" && members !== null, `The description has no ${name}`);
  return Object.entries(members).map(([id, member]) => [id, memberOf(member, "schema")]);
}

function toInput(id: string, schema: unknown): Input {
  if (memberOf(schema, "type") !== undefined) {
    const format = memberOf(schema, "type") === "string" ? memberOf(schema, "format") : undefined;
    return {
      id,
      types: typesOf(schema),
      isBbox: hasBboxProperty(schema),
      ...(typeof format === "string" ? { format } : {}),
    };
  }
  const alternatives = memberOf(schema, "oneOf");
  if (Array.isArray(alternatives)) {
    return { id, types: alternatives.flatMap(typesOf), isBbox: alternatives.some(hasBboxProperty) };
  }
  return { id, types: [], isBbox: isBbox(schema) };
}

function typesOf(schema: unknown): readonly InputType[] {
  const type = memberOf(schema, "type");
  if (typeof type !== "string") return [];
  if (type === "array") {
    const items = memberOf(memberOf(schema, "items"), "type");
    return [...(typeof items === "string" ? [plain(items)] : []), plain(type)];
  }
  if (type !== "string") return [plain(type)];
  const contentMediaType = memberOf(schema, "contentMediaType");
  const isBinary = memberOf(schema, "format") === "byte" || memberOf(schema, "contentEncoding") === "binary";
  return [{ type, isBinary, ...(typeof contentMediaType === "string" ? { contentMediaType } : {}) }];
}

const plain = (type: string): InputType => ({ type, isBinary: false });

function hasBboxProperty(schema: unknown): boolean {
  return memberOf(schema, "type") === "object" &&
    memberOf(memberOf(schema, "properties"), "bbox") !== undefined;
}

function isBbox(schema: unknown): boolean {
  const parts = memberOf(schema, "allOf");
  if (!Array.isArray(parts)) return false;
  for (const part of parts) {
    const format = memberOf(part, "format");
    demand(format !== undefined, "A part of an allOf has no format: the suite reads it all the same");
    if (format === "ogc-bbox") return true;
  }
  return false;
}
