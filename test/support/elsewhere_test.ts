import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { elsewhere } from "./elsewhere.ts";

test.each(elsewhere)("elsewhere names what there is: $file $test, not on $deployment", ({ file, test }) => {
  expect(existsSync(file)).toBe(true);
  if (test === undefined) return;
  const text = readFileSync(file, "utf8");
  expect(text).toContain(`"${test}"`);
  expect(text).toContain('from "../support/deployed.ts"');
});
