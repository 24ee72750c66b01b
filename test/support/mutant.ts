import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** One planted bug, or one line of it. */
export interface Patch {
  readonly file: string;
  /** Must occur exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** A copy of the checkout with something wrong in it. */
export interface Mutant extends Disposable {
  readonly root: string;
}

/** @throws Error when a patch does not fit: the code has moved on and the planted bug with it */
export function createMutant(patches: readonly Patch[]): Mutant {
  const root = mkdtempSync(join(tmpdir(), "tidegate-mutant-"));
  const remove = () => rmSync(root, { recursive: true, force: true });
  try {
    for (
      const part of ["src", "workers", "test/support", "test/chaos", "test/hostile", "deno.json", "deno.lock"]
    ) {
      cpSync(part, join(root, part), { recursive: true });
    }
    symlinkSync(resolve("node_modules"), join(root, "node_modules"));
    useModulesAsTheyAre(join(root, "deno.json"));
    for (const patch of patches) apply(root, patch);
  } catch (error) {
    remove();
    throw error;
  }
  return { root, [Symbol.dispose]: remove };
}

/** Several copies share them: none may install. */
function useModulesAsTheyAre(configFile: string): void {
  const config = JSON.parse(readFileSync(configFile, "utf8"));
  writeFileSync(configFile, JSON.stringify({ ...config, nodeModulesDir: "manual" }));
}

function apply(root: string, { file, find, replace }: Patch): void {
  const path = join(root, file);
  const text = readFileSync(path, "utf8");
  const count = text.split(find).length - 1;
  if (count !== 1) throw new Error(`Cannot plant a bug: ${file} has ${count} times instead of once: ${find}`);
  writeFileSync(path, text.replace(find, () => replace));
}
