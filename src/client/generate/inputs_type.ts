import type { InputDescription, ProcessDescription } from "../../ogc/process.ts";
import { isMembers } from "../../schema/members.ts";
import { resolveReference } from "../../schema/reference.ts";
import { comment } from "./comment.ts";
import { factsOf } from "./facts.ts";
import { SchemaTypes } from "./schema_type.ts";
import { member, object } from "./type_text.ts";

export interface InputsType {
  readonly type: string;
  /** A call may do without. */
  readonly isOptional: boolean;
}

/** The type of the inputs of a process: those that must be given, and those that may. */
export function inputsType({ inputs = {} }: ProcessDescription): InputsType {
  const described = Object.entries(inputs).filter(([, { maxOccurs }]) => maxOccurs !== 0);
  if (described.length === 0) return { type: "Readonly<Record<string, never>>", isOptional: true };
  const members = described.map(([name, description]) => {
    const { title, description: text, schema } = description;
    return member({
      name,
      type: inputType(description),
      isOptional: mayBeAbsent(description),
      comment: comment([title, text, factsOf(schema)]),
    });
  });
  return { type: object(members), isOptional: described.every(([, one]) => mayBeAbsent(one)) };
}

function mayBeAbsent({ schema, minOccurs = 1 }: InputDescription): boolean {
  return minOccurs === 0 || hasDefault(schema);
}

/** A default may stand where a schema refers to. */
function hasDefault(schema: InputDescription["schema"]): boolean {
  const { $ref } = schema;
  if (Object.hasOwn(schema, "default")) return true;
  if (typeof $ref !== "string") return false;
  try {
    const target = resolveReference(schema, $ref);
    return isMembers(target) && Object.hasOwn(target, "default");
  } catch {
    return false;
  }
}

/** Several occurrences are an array, a single one may come bare; unless it is an array itself, which would be read as several. */
function inputType({ schema, maxOccurs = 1 }: InputDescription): string {
  const one = new SchemaTypes(schema).of(schema);
  if (one === "unknown" || maxOccurs === 1) return one === "unknown" ? one : `Input<${one}>`;
  return /readonly |ReadonlyArray/.test(one)
    ? `ReadonlyArray<Input<${one}>>`
    : `Input<${one}> | ReadonlyArray<Input<${one}>>`;
}
