import type { Setting } from "./setting.ts";

export type ClientModule = typeof import("../../../src/client/mod.ts");

/** Something that is true of the client wherever it runs. Nothing in it may be of one runtime, nor of a test framework. */
export interface Claim {
  readonly name: string;
  /** Rejects when it does not hold. */
  readonly check: (tidegate: ClientModule, setting: Setting) => Promise<void>;
}

export interface Outcome {
  readonly name: string;
  /** Why it does not hold; absent when it does. */
  readonly fault?: string;
}

/** Compares as JSON does. */
export function equal(actual: unknown, expected: unknown): void {
  const [is, shouldBe] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== shouldBe) throw new Error(`${is} is not ${shouldBe}`);
}

export function holds(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`not so: ${what}`);
}

/** What the work throws, which must be of that class. */
export async function thrown<T extends Error>(
  kind: abstract new (...args: never[]) => T,
  work: () => Promise<unknown>,
): Promise<T> {
  let answer: unknown;
  try {
    answer = await work();
  } catch (error) {
    if (error instanceof kind) return error;
    throw new Error(`${error} is no ${kind.name}`, { cause: error });
  }
  throw new Error(`${JSON.stringify(answer)} came instead of a ${kind.name}`);
}
