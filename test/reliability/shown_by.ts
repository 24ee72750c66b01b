import { existsSync, readFileSync } from "node:fs";
import type { Promised, TestRef } from "./promises.ts";

/** The tests that are named and are not there, in words. */
export function missingTests(promises: readonly Pick<Promised, "says" | "shownBy">[]): readonly string[] {
  return promises.flatMap(({ says, shownBy }) =>
    shownBy.filter((test) => !isThere(test)).map(([file, title]) =>
      `"${says}" names the test "${title}" of ${file}, which is not there`
    )
  );
}

function isThere([file, title]: TestRef): boolean {
  if (!existsSync(file)) return false;
  // A title is a text of the file; what its template fills in is not.
  return readFileSync(file, "utf8").includes(title);
}
