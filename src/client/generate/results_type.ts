import type { ProcessDescription } from "../../ogc/process.ts";
import { isBinary } from "../../schema/keywords/content.ts";
import { shortCode } from "../../schema/keywords/format.ts";
import { isMembers, type Members } from "../../schema/members.ts";
import { resolveReference } from "../../schema/reference.ts";
import { comment } from "./comment.ts";
import { factsOf } from "./facts.ts";
import { SchemaTypes } from "./schema_type.ts";
import { member, object, union } from "./type_text.ts";

const deepest = 10;

/**
 * The type of a results document (results.yaml of 18-062r2): scalars and arrays as they are; objects, and what has a media type, as
 * qualified values or links; a bounding box as bbox.yaml.
 */
export function resultsType({ outputs = {}, outputTransmission = ["value"] }: ProcessDescription): string {
  const described = Object.entries(outputs);
  if (described.length === 0) return "Readonly<Record<string, unknown>>";
  const isByReference = !outputTransmission.includes("value");
  return object(described.map(([name, { title, description, schema }]) =>
    member({
      name,
      type: isByReference ? "Reference" : resultType(schema, schema),
      isOptional: false,
      comment: comment([title, description, factsOf(schema)]),
    })
  ));
}

function resultType(root: Members, schema: unknown, depth = 0): string {
  if (!isMembers(schema) || depth > deepest) return "unknown";
  const { $ref, allOf, oneOf, anyOf, nullable } = schema;
  const alternatives: unknown = oneOf ?? anyOf;
  if (Array.isArray(alternatives) && schema["enum"] === undefined) {
    const types = alternatives.map((one) => resultType(root, one, depth + 1));
    return union(nullable === true ? [...types, "null"] : types);
  }
  const parts = [schema, referred(root, $ref), ...(Array.isArray(allOf) ? allOf : [])].filter(isMembers);
  const type = new SchemaTypes(root).of({ ...schema, nullable: false });
  const isBare = !parts.some(isQualified);
  const documented = isBare ? type : `Result<${type}>`;
  return nullable === true ? union([documented, "null"]) : documented;
}

/** Whether a document has such values as qualified ones. */
function isQualified(schema: Members): boolean {
  const { contentMediaType, type, format, properties, required } = schema;
  if (typeof contentMediaType === "string" || isBinary(schema)) return true;
  const name = shortCode(format);
  if (name === "ogc-bbox") return false;
  const isObject = type === "object" || (type === undefined && (properties ?? required) !== undefined);
  return isObject || (type !== "string" && /^(?:geojson-|rfc7946$)/.test(name));
}

function referred(root: Members, $ref: unknown): unknown {
  try {
    return typeof $ref === "string" ? resolveReference(root, $ref) : undefined;
  } catch {
    return undefined;
  }
}
