import { memberName } from "./literal.ts";

export interface Member {
  readonly name: string;
  readonly type: string;
  readonly isOptional: boolean;
  readonly comment: string;
}

export function member({ name, type, isOptional, comment }: Member): string {
  return `${comment}readonly ${memberName(name)}${isOptional ? "?" : ""}: ${type};`;
}

/** Texts within have no line ends of their own, so all of them may be indented. */
export function object(members: readonly string[]): string {
  return `{\n${members.map((one) => `  ${one.replaceAll("\n", "\n  ")}`).join("\n")}\n}`;
}

export function union(types: readonly string[]): string {
  const all = [...new Set(types)];
  if (all.includes("unknown")) return "unknown";
  return all.filter((type) => type !== "never").join(" | ") || "never";
}

export function intersection(types: readonly string[]): string {
  const all = [...new Set(types)].filter((type) => type !== "unknown");
  const [only = "unknown"] = all;
  return all.length < 2 ? only : all.map((type) => `(${type})`).join(" & ");
}
