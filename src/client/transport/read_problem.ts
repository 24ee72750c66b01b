import type { Exception } from "../../ogc/exception.ts";

const longestShown = 200;

/** The problem details of an answer. Whatever answers in another form (a proxy, a wrong address) is told as it is, in short. */
export function readProblem(status: number, text: string): Exception {
  try {
    const problem = JSON.parse(text);
    if (typeof problem.type === "string") return problem;
  } catch {
    // Told as it is.
  }
  const shown = text.trim().slice(0, longestShown);
  const detail = shown === "" ? "no body" : `no problem document: ${shown}`;
  return { type: "about:blank", status, detail };
}
