/** qualifiedValue of 18-062r2: a value with what is said of it. */
export interface QualifiedValue {
  readonly value: unknown;
  readonly mediaType?: string;
  /** `base64`: the value is a text that stands for bytes. */
  readonly encoding?: string;
}

const members = new Set(["value", "mediaType", "encoding", "schema"]);

/** An object that has members of its own besides these is a value itself, also when one of them is called `value`. */
export function asQualifiedValue(output: unknown): QualifiedValue | undefined {
  if (typeof output !== "object" || output === null || !Object.hasOwn(output, "value")) return undefined;
  return Object.keys(output).every((name) => members.has(name)) ? output as QualifiedValue : undefined;
}
