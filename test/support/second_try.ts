import process from "node:process";
import { invariants } from "./invariants.ts";

/**
 * In CI a test that fails is tried once more, and the last lines of the run name it: on a shared machine a process may get no
 * time for seconds. What must hold whatever happens is not tried again: a broken invariant and a counterexample are found once.
 */
export function secondTry(env: Readonly<Record<string, string | undefined>> = process.env) {
  return { count: env["CI"] === "true" ? 1 : 0, condition: mayBeTriedAgain };
}

const final = [...Object.values(invariants).map((text) => `${text}: `), "Property failed"];

/** Of an error's message. */
export const mayBeTriedAgain = new RegExp(`^(?!${final.join("|")})`);
