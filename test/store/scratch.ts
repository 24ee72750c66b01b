import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** Paths in a folder that exists until the tests of the file are over; a new one with each call. */
export function scratchPaths(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-store-"));
  let count = 0;
  afterAll(() => rmSync(folder, { recursive: true, maxRetries: 3 }));
  return (name) => join(folder, `${count++}-${name}`);
}
