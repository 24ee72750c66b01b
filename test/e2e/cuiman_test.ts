import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { has } from "../support/has.ts";
import { createReferenceProgram } from "../support/reference_program.ts";
import { createSite, type Site } from "../support/site.ts";
import { differences } from "./cuiman/differences.ts";
import { referenceDescriptions } from "./cuiman/reference_descriptions.ts";
import { type Checked, type Claim, listClaims, runChecks, type Side } from "./cuiman/run_checks.ts";

const claims: readonly Claim[] = has("python") ? listClaims() : [];
const forSide = (side: Side) =>
  claims.filter(({ only }) => only === null || only === side).map(({ claim }) => claim);

describe.skipIf(claims.length === 0)("the published client cuiman", () => {
  let site: Site;
  let reference: Awaited<ReturnType<typeof createReferenceProgram>>;
  let checked: Record<Side, Checked>;

  beforeAll(async () => {
    [site, reference] = await Promise.all([createSite(), createReferenceProgram()]);
    await reference.start();
    const common = { subscriberUrl: site.subscriber.url, folder: site.folder };
    const [gateway, other] = await Promise.all([
      runChecks("gateway", { url: site.gateway.url, ...common }),
      runChecks("reference", { url: reference.url, ...common }),
    ]);
    checked = { gateway, reference: other };
  }, 300_000);
  afterAll(() => Promise.all([site?.stop(), reference?.stop()]));

  function expectHolds(side: Side, claim: string): void {
    const outcome = checked[side].outcomes.find((candidate) => candidate.claim === claim);
    if (outcome?.error !== null) throw new Error(outcome?.error ?? "the check did not run");
  }

  describe("with the gateway", () => {
    test.each(forSide("gateway"))("%s", (claim) => expectHolds("gateway", claim));
  });

  describe("with the reference, wraptile", () => {
    test.each(forSide("reference"))("%s", (claim) => expectHolds("reference", claim));
  });

  test("every fact that is not listed as a difference is the same on both sides", () => {
    const listed = new Set(differences.map(({ fact }) => fact));
    const shared = ({ facts }: Checked) =>
      Object.fromEntries(Object.entries(facts).filter(([name]) => !listed.has(name)));
    expect(Object.keys(shared(checked.reference)).length).toBeGreaterThan(20);
    expect(shared(checked.gateway)).toEqual(shared(checked.reference));
  });

  test.each(differences)("differs: $fact, because $reason", ({ fact, gateway, reference }) => {
    expect(gateway).not.toEqual(reference);
    expect(checked.gateway.facts[fact]).toEqual(gateway);
    expect(checked.reference.facts[fact]).toEqual(reference);
  });

  test.each([...referenceDescriptions])(
    "%s is still described by the reference as it was",
    async (id, description) => {
      const answer = await fetch(`${reference.url}/processes/${id}`);
      expect(await answer.json()).toEqual(description);
    },
  );

  test("the subscriber that cuiman named was called: the results on success, nothing for a failure", async () => {
    const [success] = await site.subscriber.received(1, { path: "/gateway/successUri" });
    expect(success?.json()).toEqual({ return_value: [2, 3, 5] });
    expect(success?.headers).toMatchObject({ "webhook-signature": expect.stringMatching(/^v1,/) });
    expect(await site.subscriber.requests("/gateway/failedUri")).toEqual([]);
  });
});
