/** Thrown by a test of the suite that has nothing to test. */
export class Skip extends Error {
  override readonly name = "Skip";
}

/** @throws Error with that message, when it does not hold */
export function demand(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(message);
}

/** A member of an object that came as JSON. */
export function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** The array there. @throws Error when it is none */
export function arrayAt(value: unknown, name: string): readonly unknown[] {
  const member = memberOf(value, name);
  demand(Array.isArray(member), `"${name}" is no array`);
  return member;
}
