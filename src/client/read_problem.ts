import type { Exception } from "../ogc/exception.ts";

const longestShown = 200;

/** The problem details of an answer. Whatever answers in another form (a proxy, a wrong address) is told as it is, in short. */
export function readProblem(status: number, text: string): Exception {
  const parsed = parse(text);
  if (isProblem(parsed)) return parsed;
  const shown = text.trim().slice(0, longestShown);
  const detail = shown === "" ? "the answer has no body" : `the answer is no problem document: ${shown}`;
  return { type: "about:blank", status, detail };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isProblem(value: unknown): value is Exception {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
