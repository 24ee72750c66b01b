import { anyGeojson } from "../formats/geojson.ts";
import { isMembers, type Members } from "../members.ts";
import { anything, type Finding, leaf, type Rule, unless } from "../rule.ts";
import type { Keyword, SchemaNode } from "../schema_node.ts";
import { quoted } from "../shown.ts";

/** Bytes, which JSON can only carry as base64 (18-062r2, binaryInputValue.yaml). */
export function isBinary({ format, contentEncoding }: Members): boolean {
  return format === "byte" || format === "binary" || contentEncoding === "base64" ||
    contentEncoding === "binary";
}

/** `contentEncoding`, `contentMediaType` and `contentSchema`: what a text holds. */
export const content: Keyword = (node) => {
  const held = heldRule(node);
  if (isBinary(node.schema)) return held === undefined ? base64 : unless(base64, decoded(held));
  return held;
};

/** The rule for the text that is held; undefined where anything may be. */
function heldRule(node: SchemaNode): Rule | undefined {
  const { contentMediaType, contentSchema } = node.schema;
  const isDescribed = isMembers(contentSchema) ||
    (typeof contentSchema === "string" && contentSchema.startsWith("#"));
  if (!isJsonType(contentMediaType) && !isDescribed) return undefined;
  if (isDescribed) {
    const schema = isMembers(contentSchema) ? contentSchema : { $ref: contentSchema };
    return jsonText(node.rule(schema, ["contentSchema"]), "JSON");
  }
  const isGeojson = /geo\+json/i.test(String(contentMediaType));
  return jsonText(isGeojson ? node.rule({ format: anyGeojson }, ["contentMediaType"]) : anything, "JSON");
}

export function isJsonType(mediaType: unknown): boolean {
  return typeof mediaType === "string" &&
    /^(?:application|text)\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(mediaType.trim());
}

/** A text that holds JSON, of which the rule asks more. What is wrong in it has no place of its own in the request. */
export function jsonText(rule: Rule, words: string): Rule {
  return {
    passes(value, look) {
      if (typeof value !== "string") return true;
      const read = parse(value);
      return read !== undefined && rule.passes(read.value, look);
    },
    findings(value, look): readonly Finding[] {
      if (typeof value !== "string") return [];
      const read = parse(value);
      if (read === undefined) {
        return [{ pointer: "", detail: `must be the text of ${words}, and is no JSON` }];
      }
      return rule.findings(read.value, look).map(({ pointer, detail }) => ({
        pointer: "",
        detail: `must be the text of ${words}: ${
          pointer === "" ? "it" : `what is at ${pointer} in it`
        } ${detail}`,
      }));
    },
  };
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

const base64 = leaf<string>((value) => typeof value !== "string" || isBase64(value), (value) => {
  const wrong = value.search(/[^A-Za-z0-9+/=]/);
  const why = wrong >= 0
    ? `the character ${quoted(value[wrong])} at ${wrong} is none of it`
    : `its length is no multiple of 4, or a "=" stands inside`;
  return `must be base64 (RFC 4648, section 4): ${why}`;
});

function isBase64(text: string): boolean {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return text.length % 4 === 0 && !/[^A-Za-z0-9+/]/.test(text.slice(0, text.length - padding));
}

/** The rule for the text that base64 stands for. */
function decoded(rule: Rule): Rule {
  return {
    passes: (value, look) => typeof value !== "string" || rule.passes(textIn(value), look),
    findings: (value, look) => typeof value !== "string" ? [] : rule.findings(textIn(value), look),
  };
}

/** Bytes that are no UTF-8 become characters that no JSON has outside of its texts. */
function textIn(base64Text: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64Text), (character) => character.charCodeAt(0)));
}
