import { shortCode } from "../../schema/keywords/format.ts";
import { isMembers, type Members } from "../../schema/members.ts";
import { resolveReference } from "../../schema/reference.ts";
import { comment } from "./comment.ts";
import { factsOf } from "./facts.ts";
import { literal } from "./literal.ts";
import { intersection, member, object, union } from "./type_text.ts";

const deepest = 10;
/** Of the places in one schema. */
const mostPlaces = 1_000;
const longestTuple = 8;

/**
 * The types of the values that an OpenAPI 3.0 schema object describes, as text; `unknown` where a type cannot say it. `$ref` leads
 * around in the root.
 */
export class SchemaTypes {
  readonly #root: Members;
  #places = 0;
  /** References that are being followed: a type cannot be in itself. */
  readonly #followed = new Set<string>();

  constructor(root: Members) {
    this.#root = root;
  }

  of(schema: unknown, depth = 0): string {
    if (schema === false) return "never";
    if (!isMembers(schema) || depth > deepest || ++this.#places > mostPlaces) return "unknown";
    const type = this.#plain(schema, depth);
    return schema["nullable"] === true ? union([type, "null"]) : type;
  }

  #plain(schema: Members, depth: number): string {
    const { enum: listed, const: only, allOf, $ref } = schema;
    if (Array.isArray(listed) && listed.length > 0) return union(listed.map(literalType));
    if (only !== undefined) return literalType(only);
    const parts = [this.#own(schema, depth)];
    if (typeof $ref === "string") parts.push(this.#referred($ref, depth));
    if (Array.isArray(allOf)) parts.push(...allOf.map((part) => this.of(part, depth + 1)));
    for (const keyword of ["oneOf", "anyOf"]) {
      const alternatives = schema[keyword];
      if (Array.isArray(alternatives)) parts.push(union(alternatives.map((one) => this.of(one, depth + 1))));
    }
    return intersection(parts);
  }

  #referred($ref: string, depth: number): string {
    if (this.#followed.has($ref)) return "unknown";
    this.#followed.add($ref);
    try {
      return this.of(resolveReference(this.#root, $ref), depth + 1);
    } catch {
      return "unknown";
    } finally {
      this.#followed.delete($ref);
    }
  }

  #own(schema: Members, depth: number): string {
    const { type, format } = schema;
    const known = type === "string" ? undefined : formatType(shortCode(format), type);
    if (known !== undefined) return known;
    const types = type === undefined ? impliedTypes(schema) : Array.isArray(type) ? type : [type];
    return union(types.map((one) => this.#typed(one, schema, depth)));
  }

  #typed(type: unknown, schema: Members, depth: number): string {
    switch (type) {
      case "string":
      case "boolean":
      case "null":
        return type;
      case "number":
      case "integer":
        return "number";
      case "array":
        return this.#array(schema, depth);
      case "object":
        return this.#object(schema, depth);
      default:
        return "unknown";
    }
  }

  #array({ items, minItems, maxItems }: Members, depth: number): string {
    const item = items === undefined ? "unknown" : this.of(items, depth + 1);
    const isTuple = typeof minItems === "number" && minItems === maxItems && minItems <= longestTuple;
    if (isTuple && Number.isInteger(minItems) && minItems > 0) {
      return `readonly [${Array(minItems).fill(item).join(", ")}]`;
    }
    return /^\w+$/.test(item) ? `readonly ${item}[]` : `ReadonlyArray<${item}>`;
  }

  #object({ properties, required, additionalProperties }: Members, depth: number): string {
    const described = isMembers(properties) ? properties : {};
    const needed = new Set(Array.isArray(required) ? required.map(String) : []);
    const others = isMembers(additionalProperties) ? this.of(additionalProperties, depth + 1) : "unknown";
    const names = [...new Set([...Object.keys(described), ...needed])];
    if (names.length === 0) {
      return additionalProperties === false
        ? "Readonly<Record<string, never>>"
        : `Readonly<Record<string, ${others}>>`;
    }
    const members = names.map((name) => {
      const schema = Object.hasOwn(described, name) ? described[name] : undefined;
      const type = schema === undefined ? others : this.of(schema, depth + 1);
      return member({ name, type, isOptional: !needed.has(name), comment: schemaComment(schema) });
    });
    const isOpen = additionalProperties === true || isMembers(additionalProperties);
    return object([...members, ...(isOpen ? ["readonly [member: string]: unknown;"] : [])]);
  }
}

function literalType(value: unknown): string {
  if (Array.isArray(value)) return "readonly unknown[]";
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) {
    return literal(value as string | number | boolean | null);
  }
  return "Readonly<Record<string, unknown>>";
}

function formatType(format: string, type: unknown): string | undefined {
  if (format === "ogc-bbox") return type === "array" ? "readonly number[]" : "Bbox";
  return /^(?:geojson-|rfc7946$)/.test(format) ? "GeoJson" : undefined;
}

function impliedTypes({ properties, required, items }: Members): readonly string[] {
  if (properties !== undefined || required !== undefined) return ["object"];
  return items === undefined ? ["unknown"] : ["array"];
}

function schemaComment(schema: unknown): string {
  if (!isMembers(schema)) return "";
  const { title, description } = schema;
  return comment([textOf(title), textOf(description), factsOf(schema)]);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
