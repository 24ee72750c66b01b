import { existsSync, writeFileSync } from "node:fs";
import { pause } from "./pause.ts";

const longestWaitMilliseconds = 3_000;

/** Whoever comes first waits until the second comes, in this process or another; later ones do not wait. */
export async function meet(file: string): Promise<void> {
  const second = `${file}.second`;
  if (!isFirst(`${file}.first`)) return writeFileSync(second, "");
  const until = performance.now() + longestWaitMilliseconds;
  while (!existsSync(second) && performance.now() < until) await pause(2);
}

function isFirst(file: string): boolean {
  try {
    writeFileSync(file, "", { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
