import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";

const folder = "test/e2e/cuiman/reference";

export interface ReferenceDescription {
  readonly inputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The process descriptions of the reference, as it sends them, by process id. */
export const referenceDescriptions: ReadonlyMap<string, ReferenceDescription> = new Map(
  readdirSync(folder).sort().map((file) => [
    basename(file, ".json"),
    JSON.parse(readFileSync(`${folder}/${file}`, "utf8")),
  ]),
);

/**
 * A description without its words: titles, descriptions and examples are each service's own, and the reference's `examples` are no
 * member of the standard's schemas. A schema of a member called `title` stays.
 */
export function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name, member]) =>
    !(typeof member === "string" && ["title", "description", "example"].includes(name)) &&
    !(Array.isArray(member) && name === "examples")
  );
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutWords(member)]));
}
