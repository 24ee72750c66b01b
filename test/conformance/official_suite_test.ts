/** What the official test suite asks of a gateway, asked of a started one with the demo runner. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasOfficialSchemas } from "../support/official_schemas.ts";
import { createSite, type Site } from "../support/site.ts";
import { type Outcome, runSuite, suiteTests } from "./official_suite/run_suite.ts";

const accesses = {
  "on this machine": {},
  "where everybody may run processes": { TIDEGATE_ANONYMOUS: "public" },
};

describe.skipIf(!hasOfficialSchemas()).each(Object.entries(accesses))("the official suite, %s", (_, env) => {
  let site: Site;
  let outcomes: readonly Outcome[];
  beforeAll(async () => {
    site = await createSite({ env });
    outcomes = await runSuite({ root: site.gateway.url, echoId: "echo", pollMilliseconds: 100 });
  }, 120_000);
  afterAll(() => site?.stop());

  test("has 54 tests, of which every one is run and none is skipped", () => {
    expect(new Set(suiteTests).size).toBe(54);
    expect(outcomes.map(({ name }) => name)).toEqual(suiteTests);
    expect(outcomes.filter(({ state }) => state === "skipped")).toEqual([]);
  });

  test.each(suiteTests)("%s", (name) => {
    expect(outcomes.find((outcome) => outcome.name === name)).toEqual({ name, state: "passed" });
  });
});
