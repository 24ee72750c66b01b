import { limited } from "./limited.ts";

const isOver = Symbol("over");

/** @throws the reason of the signal, as soon as it aborts */
export async function sleep(
  milliseconds: number,
  ...signals: readonly (AbortSignal | undefined)[]
): Promise<void> {
  try {
    await limited(() => new Promise<never>(() => {}), { milliseconds, signals, late: () => isOver });
  } catch (thrown) {
    if (thrown !== isOver) throw thrown;
  }
}
