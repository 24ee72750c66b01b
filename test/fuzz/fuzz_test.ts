import { describe, expect, test } from "vitest";
import { has, pathOf } from "../support/has.ts";
import { fuzz } from "./fuzz.ts";

describe.skipIf(!has("schemathesis"))("requests that are made up from the OpenAPI document", () => {
  test("are answered as it says, and never with 5xx", { timeout: 240_000 }, async () => {
    const told: string[] = [];
    const { cases, serverErrors, outside, statuses } = await fuzz({
      schemathesis: pathOf("schemathesis"),
      cases: 600,
      workers: 1,
      seed: 1,
      onRound: (_seed, round) => {
        if (round.serverErrors + round.outside > 0) told.push(round.told);
      },
    });
    expect(told).toEqual([]);
    expect({ serverErrors, outside }).toEqual({ serverErrors: 0, outside: 0 });
    expect(cases).toBeGreaterThanOrEqual(600);
    // It gets somewhere: jobs are made, looked at, dismissed and gone.
    for (const status of ["200", "201", "400", "404", "410"]) expect(statuses[status]).toBeGreaterThan(0);
  });
});
