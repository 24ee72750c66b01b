import type { MiddlewareHandler } from "hono";
import { type Fault, GatewayError } from "../core/errors.ts";
import { readBytes } from "./read_bytes.ts";

const deepest = 64;
const defaultMostMembers = 10_000;
const forbiddenNames = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Reads a JSON body for the validators behind it: media type, encoding, size, depth, width and names are checked before
 * anything else sees a value. RFC 8259: JSON is UTF-8.
 *
 * @throws GatewayError `unsupported-media-type`, `too-large`, `invalid-body`
 */
export function jsonBody(limitBytes: number, mostMembers = defaultMostMembers): MiddlewareHandler {
  return async function jsonBody(c, next) {
    refuseOtherTypes(c.req.header("content-type"), c.req.header("content-encoding"));
    const text = decodeUtf8(await readBytes(c.req.raw, limitBytes));
    if (text.trim() === "") throw invalid("The request has no body; send a JSON object");
    parseJson(text, mostMembers);
    if (c.req.header("content-type") !== "application/json") c.req.raw = withPlainType(c.req.raw);
    // Hono keeps promises there, whatever the type says.
    c.req.bodyCache.text = Promise.resolve(text) as unknown as string;
    await next();
  };
}

/** The validators behind know fewer spellings of the media type; it was judged here, once. */
function withPlainType({ url, method, headers }: Request): Request {
  const plain = new Headers(headers);
  plain.set("content-type", "application/json");
  return new Request(url, { method, headers: plain });
}

/**
 * Parse JSON from outside. The members of all objects together are limited; the elements of arrays are by the size of the text.
 *
 * @throws GatewayError `invalid-body`
 */
export function parseJson(text: string, mostMembers = defaultMostMembers): unknown {
  refuseExtent(text, mostMembers);
  const value = parse(text);
  refuseShape(value);
  return value;
}

export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalid("The body is not UTF-8, as JSON has to be");
  }
}

function refuseOtherTypes(contentType: string | undefined, contentEncoding: string | undefined): void {
  const [type, ...parameters] = (contentType ?? "").toLowerCase().split(";").map((part) => part.trim());
  if (type !== "application/json" && !/^application\/[\w.-]+\+json$/.test(type ?? "")) {
    const given = type ? `"${type.slice(0, 100)}"` : "no Content-Type";
    throw new GatewayError("unsupported-media-type", `Cannot read ${given}; send application/json`);
  }
  const charset = parameters.find((parameter) => parameter.startsWith("charset="))?.slice(8).replaceAll(
    '"',
    "",
  );
  if (charset !== undefined && charset !== "utf-8" && charset !== "utf8") {
    throw new GatewayError(
      "unsupported-media-type",
      `Cannot read the charset "${charset.slice(0, 50)}"; send UTF-8`,
    );
  }
  if (contentEncoding !== undefined && contentEncoding.toLowerCase() !== "identity") {
    const given = contentEncoding.slice(0, 50);
    throw new GatewayError(
      "unsupported-media-type",
      `Cannot read the Content-Encoding "${given}"; send the body as it is`,
    );
  }
}

/** Brackets and colons are counted before parsing: no parser has to survive the depth, nor memory the width. */
function refuseExtent(text: string, mostMembers: number): void {
  let [depth, members] = [0, 0];
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > deepest) throw invalid(`The body is nested more than ${deepest} deep`);
    } else if (code === 0x7d || code === 0x5d) depth--;
    else if (code === 0x3a && ++members > mostMembers) {
      throw invalid(`The body has more than ${mostMembers} members`);
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(
      `The body is not JSON: ${error instanceof Error ? error.message.slice(0, 200) : "cannot parse it"}`,
    );
  }
}

function refuseShape(root: unknown): void {
  const open: { value: unknown; pointer: string }[] = [{ value: root, pointer: "" }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, pointer } = next;
    if (typeof value !== "object" || value === null) continue;
    const isArray = Array.isArray(value);
    for (const [name, member] of Object.entries(value)) {
      if (!isArray && forbiddenNames.has(name)) {
        throw invalid(`The member name "${name}" is not allowed`, [{
          pointer: `${pointer}/${name}`,
          detail: "rename it",
        }]);
      }
      if (!name.isWellFormed()) {
        throw invalid(`A member name in ${pointer || "the body"} is not well-formed Unicode`);
      }
      if (typeof member === "number" && !Number.isFinite(member)) {
        throw invalid("The body has a number that is too large for a double", [
          { pointer: `${pointer}/${name}`, detail: "must be between -1.8e308 and 1.8e308" },
        ]);
      }
      if (typeof member === "object") open.push({ value: member, pointer: `${pointer}/${name}` });
    }
  }
}

function invalid(detail: string, errors?: readonly Fault[]): GatewayError {
  return new GatewayError("invalid-body", detail, errors === undefined ? {} : { errors });
}
