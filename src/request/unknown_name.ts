import { nearest } from "./nearest.ts";

const mostListed = 20;

/** Says that there is no input or output of that name, and which one may have been meant. */
export function unknownName(kind: "input" | "output", given: string, known: readonly string[]): string {
  const near = nearest(given, known);
  const said = `The process has no ${kind} ${quoted(given)}`;
  if (near.length > 0) return `${said}; did you mean ${near.map(quoted).join(" or ")}?`;
  const others = known.length - mostListed;
  const listed = known.slice(0, mostListed).map(quoted).join(", ") || "none";
  return `${said}; it has ${listed}${others > 0 ? ` and ${others} more` : ""}`;
}

function quoted(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}
