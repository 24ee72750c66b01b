import { isBase64 } from "./effective_media_type.ts";
import { geojson, json } from "./media_type.ts";
import type { OpenContext } from "./open_context.ts";
import type { Opener } from "./opener.ts";

/** JSON by its value: linked, in base64, or inline. */
export const jsonOpener: Opener = {
  name: "json",
  isUsable: () => true,
  accept({ effectiveMediaType: type = "" }) {
    const isJson = type === json || (type.endsWith("+json") && type !== geojson);
    return isJson || `opens ${json}, +json, .json and inline values`;
  },
  open: readJson,
};

/** @throws SyntaxError when it is no JSON */
export async function readJson(context: OpenContext): Promise<unknown> {
  const { outputLink, qualifiedValue, outputValue } = context;
  if (outputLink !== undefined || isBase64(context)) return JSON.parse(await context.text());
  const value = qualifiedValue === undefined ? outputValue : qualifiedValue.value;
  return typeof value === "string" && /^\s*[[{]/.test(value) ? parsed(value) : value;
}

/** A text under a type of JSON is a JSON string to some gateways, and JSON written in a text to others. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
