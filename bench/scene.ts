import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Program } from "../test/support/program.ts";

/** What one measurement has started and written. */
export interface Scene {
  readonly folder: string;
  /** Keep a program in mind, to be stopped in the end. */
  with<P extends Program>(starting: Promise<P>): Promise<P>;
}

/** Do something with programs and files that are gone afterwards, whatever happens. */
export async function inScene<T>(act: (scene: Scene) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-bench-"));
  const programs: Program[] = [];
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // Also when somebody stops it all with Ctrl-C.
  process.once("exit", remove);
  try {
    return await act({
      folder,
      async with(starting) {
        const program = await starting;
        programs.push(program);
        return program;
      },
    });
  } finally {
    await Promise.all(programs.map((program) => program.stop(0)));
    process.off("exit", remove);
    remove();
  }
}
