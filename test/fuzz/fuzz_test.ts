import { describe, expect, test } from "vitest";
import { createSpoilingFront } from "../support/spoiling_front.ts";
import { has, pathOf } from "../support/has.ts";
import { createSite } from "../support/site.ts";
import { fuzz } from "./fuzz.ts";
import { fuzzRound } from "./round.ts";

describe.skipIf(!has("schemathesis"))("requests that are made up from the OpenAPI document", () => {
  test("are answered as it says, and never with 5xx", { timeout: 240_000 }, async () => {
    const told: string[] = [];
    const { cases, serverErrors, outside, statuses } = await fuzz({
      schemathesis: pathOf("schemathesis"),
      cases: 1_000,
      workers: 1,
      seed: 1,
      onRound: (_seed, round) => {
        if (round.serverErrors + round.outside > 0) told.push(round.told);
      },
    });
    expect(told).toEqual([]);
    expect({ serverErrors, outside }).toEqual({ serverErrors: 0, outside: 0 });
    expect(cases).toBeGreaterThanOrEqual(1_000);
    // It gets somewhere: jobs are made, looked at, dismissed and gone.
    for (const status of ["200", "201", "400", "404", "410"]) expect(statuses[status]).toBeGreaterThan(0);
  });

  test(
    "an answer that is outside the document is noticed, and so is a 5xx",
    { timeout: 240_000 },
    async () => {
      await using site = await createSite({ start: false });
      await using front = await createSpoilingFront(new URL(site.gateway.url));
      await site.runner.start();
      await site.gateway.start({ TIDEGATE_PUBLIC_URL: front.url });
      await site.catalogueRead();
      front.spoil({
        answer(answer, { method, path }) {
          if (method !== "GET") return;
          if (path === "/conformance") answer.text = JSON.stringify({ conformsTo: "everything" });
          if (path === "/health/live") answer.status = 500;
        },
      });
      const { folder } = site;
      const schemathesis = pathOf("schemathesis");
      const options = { schemathesis, url: front.url, folder, seed: 1, examples: 1, seconds: 200 };
      const { serverErrors, outside, told } = await fuzzRound(options);
      expect(serverErrors).toBeGreaterThan(0);
      expect(outside).toBeGreaterThan(0);
      expect(told).toContain("GET /conformance");
      expect(told).not.toContain("GET /processes/{processID} _");
    },
  );
});
