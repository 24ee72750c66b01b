import { bareBboxRule, bboxRule, standardCrs } from "../formats/bbox.ts";
import { geojsonFormats, ringFormat } from "../formats/geojson.ts";
import { numberFormats } from "../formats/number_formats.ts";
import { textFormat } from "../formats/text_formats.ts";
import { isMembers } from "../members.ts";
import { leaf, type Rule } from "../rule.ts";
import { textOf } from "../same.ts";
import type { Keyword, SchemaNode } from "../schema_node.ts";
import { jsonText } from "./content.ts";

const registry = /^https?:\/\/www\.opengis\.net\/def\/format\/ogcapi-processes\/0\//;

/** The short code of a format: OGC's have a URI each as well (18-062r2, table 13). */
export function shortCode(format: unknown): string {
  return typeof format === "string" ? format.replace(registry, "") : "";
}

/** What a format demands. One that is not known is a hint to people, and demands nothing. */
export const format: Keyword = (node) => {
  const name = shortCode(node.schema["format"]);
  if (name === "ogc-bbox") return boxRule(node);
  if (name === ringFormat) return ring;
  const ofObjects = own(geojsonFormats, name);
  if (ofObjects !== undefined) {
    const rule = node.shared(ofObjects.schema);
    return node.schema["type"] === "string" ? jsonText(rule, ofObjects.words) : rule;
  }
  const ofNumbers = own(numberFormats, name);
  if (ofNumbers !== undefined) return formatRule<number>(node, "number", ofNumbers);
  const ofTexts = textFormat(name);
  return ofTexts && formatRule<string>(node, "string", ofTexts);
};

function formatRule<Value>(
  { shown }: SchemaNode,
  type: "number" | "string",
  { words, holds }: { readonly words: string; readonly holds: (value: Value) => boolean },
): Rule {
  return leaf<Value>(
    (value) => typeof value !== type || holds(value),
    (value) => `must be ${words}, not ${shown(value)}`,
  );
}

/** `/per/core/process-execute-input-inline-bbox`: a description may say itself which reference systems there are. */
function boxRule({ schema, joined }: SchemaNode): Rule {
  if (schema["type"] === "array") return bareBboxRule;
  const saysCrs = [schema, ...joined].some(({ properties }) =>
    isMembers(properties) && isMembers(properties["crs"]) && Array.isArray(properties["crs"]["enum"])
  );
  return bboxRule(saysCrs ? undefined : standardCrs);
}

/** RFC 7946, 3.1.6 */
const ring = leaf<readonly unknown[]>(
  (value) => !Array.isArray(value) || textOf(value[0]) === textOf(value.at(-1)),
  () => "must end with the position that it begins with",
);

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
