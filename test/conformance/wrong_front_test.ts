/** The restated suite notices what the suite notices, and nothing else: what it says of a right gateway is worth something. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasOfficialSchemas } from "../support/official_schemas.ts";
import { createSite, type Site } from "../support/site.ts";
import { knownFaults } from "./official_suite/faults.ts";
import { type Outcome, runSuite } from "./official_suite/run_suite.ts";
import { createSpoilingFront, type SpoilingFront } from "../support/spoiling_front.ts";

describe.skipIf(!hasOfficialSchemas())("the official suite, restated, against a front with", () => {
  let site: Site;
  let front: SpoilingFront;
  beforeAll(async () => {
    site = await createSite({ start: false });
    front = await createSpoilingFront(new URL(site.gateway.url));
    await site.runner.start();
    await site.gateway.start({ TIDEGATE_PUBLIC_URL: front.url });
    await site.catalogueRead();
  });
  afterAll(async () => {
    await front?.[Symbol.asyncDispose]();
    await site?.stop();
  });

  const named = (outcomes: readonly Outcome[], state: Outcome["state"]) =>
    outcomes.filter((outcome) => outcome.state === state).map(({ name }) => name).sort();

  test.each(knownFaults)("$what", { timeout: 60_000 }, async ({ fault, failed, skipped = [] }) => {
    front.spoil(fault);
    const outcomes = await runSuite({ root: front.url, echoId: "echo", pollMilliseconds: 100 });
    expect({ failed: named(outcomes, "failed"), skipped: named(outcomes, "skipped") })
      .toEqual({ failed: [...failed].sort(), skipped: [...skipped].sort() });
  });
});
