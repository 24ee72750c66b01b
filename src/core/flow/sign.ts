import { askedSeconds } from "../answer.ts";
import type { Answer } from "../ports.ts";
import type { Sign } from "./breaker.ts";

/** 408 and 5xx, no answer, and a connection that broke are failures of the runner; every other answer shows that it is there. */
export function signOf(answer: Answer): Sign {
  if (answer.kind !== "answered") return { kind: "failed" };
  const seconds = askedSeconds(answer);
  if (seconds !== undefined) return { kind: "busy", seconds };
  const { status } = answer;
  return { kind: status === 408 || status >= 500 || (status >= 300 && status < 400) ? "failed" : "reached" };
}
