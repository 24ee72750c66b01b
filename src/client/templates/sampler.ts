import { type Compiler, createCompiler } from "../../schema/compile_schema.ts";
import { Look } from "../../schema/look.ts";
import { isMembers, type Members } from "../../schema/members.ts";
import type { Rule } from "../../schema/rule.ts";
import { textOf } from "../../schema/same.ts";
import { joined } from "./joined.ts";
import { sampleNumbers } from "./sample_numbers.ts";
import { sampleObject } from "./sample_objects.ts";
import { sampleTexts } from "./sample_texts.ts";

/** Schemas may lead back to themselves. */
const deepest = 8;
/** Of the values for one place. */
const mostTried = 40;
const mostElements = 100;
/** Places that are looked at: a schema may have more than can ever be filled in. */
const mostPlaces = 2_000;

/** Makes values by the schemas in one schema. */
export class Sampler {
  readonly #root: Members;
  readonly #all: boolean;
  readonly #compiler: Compiler;
  readonly #rules = new Map<unknown, Rule>();
  #places = 0;

  /** @param all also the members that an object may do without */
  constructor(root: Members, all: boolean) {
    this.#root = root;
    this.#all = all;
    this.#compiler = createCompiler(root);
  }

  #ruleOf(schema: unknown): Rule {
    const rule = this.#rules.get(schema) ?? this.#compiler.rule(schema);
    this.#rules.set(schema, rule);
    return rule;
  }

  /** Values that may fit, the best first. */
  *values(given: unknown, depth = 0): Iterable<unknown> {
    if (!isMembers(given) || depth > deepest || ++this.#places > mostPlaces) return;
    const schema = joined(this.#root, given);
    const { enum: listed, examples } = schema;
    for (const name of ["default", "const", "example"]) if (Object.hasOwn(schema, name)) yield schema[name];
    if (Array.isArray(examples)) yield* examples;
    if (Array.isArray(listed)) yield* listed.slice(0, mostTried);
    if (schema["nullable"] === true) yield null;
    for (const keyword of ["oneOf", "anyOf"]) {
      const { [keyword]: alternatives, ...rest } = schema;
      if (!Array.isArray(alternatives)) continue;
      for (const one of alternatives) yield* this.values({ ...rest, allOf: [one] }, depth + 1);
    }
    yield* this.#typedValues(schema, depth);
  }

  *#typedValues(schema: Members, depth: number): Iterable<unknown> {
    const object = sampleObject(schema["format"]);
    if (object !== undefined && schema["type"] === "string") yield JSON.stringify(object);
    else if (object !== undefined) {
      yield isMembers(object) && schema["type"] === "array" ? object["bbox"] : object;
    }
    for (const type of typesOf(schema)) yield* this.#valuesOfType(type, schema, depth);
  }

  *#valuesOfType(type: unknown, schema: Members, depth: number): Iterable<unknown> {
    if (type === "string") yield* sampleTexts(schema, (held) => this.#firstFitting(held, depth + 1));
    else if (type === "number" || type === "integer") yield* sampleNumbers(schema);
    else if (type === "boolean") yield* [false, true];
    else if (type === "object") yield this.#objectOf(schema, depth);
    else if (type === "array") yield* this.#arraysOf(schema, depth);
    else if (type === "null") yield null;
  }

  #firstFitting(schema: unknown, depth: number): unknown {
    return this.#fitting(schema, depth).next().value;
  }

  *#fitting(schema: unknown, depth: number): Generator<unknown, undefined> {
    const rule = this.#ruleOf(schema);
    let tried = 0;
    for (const value of this.values(schema, depth)) {
      if (rule.passes(value, new Look())) yield value;
      if (++tried === mostTried) return;
    }
  }

  #objectOf({ properties, required, additionalProperties }: Members, depth: number): unknown {
    const described = isMembers(properties) ? properties : {};
    const needed = Array.isArray(required) ? required.map(String) : [];
    const wanted = Object.keys(described).filter((name) =>
      this.#all || needed.includes(name) ||
      isMembers(described[name]) && Object.hasOwn(described[name], "default")
    );
    const other = isMembers(additionalProperties) ? additionalProperties : {};
    const members = [...new Set([...wanted, ...needed])].map((name) => {
      const schema = Object.hasOwn(described, name) ? described[name] : other;
      return [name, this.#firstFitting(schema, depth + 1)] as const;
    });
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
  }

  *#arraysOf({ items = {}, minItems, uniqueItems }: Members, depth: number): Iterable<unknown> {
    const least = typeof minItems === "number" ? minItems : 0;
    if (least > mostElements) return;
    const count = Math.max(1, least);
    if (uniqueItems === true) yield [...unlike(this.#fitting(items, depth + 1), count)];
    else {
      const one = this.#firstFitting(items, depth + 1);
      if (one !== undefined) yield Array<unknown>(count).fill(one);
    }
    if (least === 0) yield [];
  }
}

function* unlike(values: Iterable<unknown>, count: number): Iterable<unknown> {
  const seen = new Set<string>();
  for (const value of values) {
    const text = textOf(value);
    if (!seen.has(text)) yield value;
    if (seen.add(text).size === count) return;
  }
}

/** What a schema without a type seems to mean. */
function typesOf(
  { type, properties, required, items, minimum, maximum, multipleOf }: Members,
): readonly unknown[] {
  if (type !== undefined) return Array.isArray(type) ? type : [type];
  if (properties !== undefined || required !== undefined) return ["object"];
  if (items !== undefined) return ["array"];
  const isNumber = [minimum, maximum, multipleOf].some((bound) => bound !== undefined);
  return isNumber ? ["number"] : ["string", "number", "boolean", "object", "array"];
}
