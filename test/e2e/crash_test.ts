/**
 * The gateway is killed at every numbered step of "one request, top to bottom" (`docs/architecture.md`), started again, and
 * every invariant of `invariants.ts` is demanded of the job.
 */
import { describe, test } from "vitest";
import { atMost } from "../support/at_most.ts";
import { away } from "../support/contests.ts";
import { surviveDismissal } from "../support/dismissal.ts";
import { type Scenario, survive } from "../support/survival.ts";

interface Point extends Scenario {
  readonly step: string;
}

const points: readonly Point[] = [
  { step: "0 start", crashes: ["after commit submit", "after restore"], path: "reports" },
  { step: "1 request", crashes: ["before request execution"], path: "reports" },
  { step: "2 checked", crashes: ["after check"], path: "reports" },
  { step: "3 execute", crashes: ["before commit submit"], path: "reports" },
  { step: "3 execute", crashes: ["after commit submit"], path: "reports" },
  { step: "4 answer", crashes: ["after request execution"], path: "reports" },
  { step: "4 answer", crashes: ["before wait"], path: "wait" },
  { step: "4 answer", crashes: ["after wait"], path: "wait" },
  { step: "5 dispatch", crashes: ["before post dispatch"], path: "reports" },
  { step: "6 taken", crashes: ["after post dispatch"], path: "reports" },
  { step: "6 taken", crashes: ["after commit dispatch outcome"], path: "reports" },
  { step: "6 done", crashes: ["after post dispatch"], path: "at once" },
  { step: "6 done", crashes: ["after commit dispatch outcome"], path: "at once" },
  { step: "7 report", crashes: ["before request report"], path: "reports" },
  { step: "7 report", crashes: ["before commit progress"], path: "reports" },
  { step: "7 report", crashes: ["after commit progress"], path: "reports" },
  { step: "7 report", crashes: ["before commit end"], path: "reports" },
  { step: "7 report", crashes: ["after commit end"], path: "reports" },
  { step: "7 report", crashes: ["after request report"], path: "reports" },
  { step: "7 upload", crashes: ["before request upload"], path: "upload" },
  { step: "7 upload", crashes: ["after request upload"], path: "upload" },
  { step: "7 upload", crashes: ["before commit end"], path: "upload" },
  { step: "7 callback", crashes: ["before post inProgress"], path: "reports" },
  { step: "7 callback", crashes: ["before post successful"], path: "reports" },
  { step: "7 callback", crashes: ["after post successful"], path: "reports" },
  { step: "7 callback", crashes: ["after post successful"], path: "at once" },
  { step: "7 callback", crashes: ["after commit successful outcome"], path: "reports" },
  { step: "8 sweep", crashes: ["before post dispatch", "before commit claim"], path: "reports" },
  { step: "8 sweep", crashes: ["before post dispatch", "after commit claim"], path: "reports" },
  { step: "8 sweep", crashes: ["before post dispatch", "after post dispatch"], path: "at once" },
  { step: "8 sweep", crashes: ["before post successful", "after commit claim"], path: "reports" },
  { step: "8 sweep", crashes: ["after post successful", "after post successful"], path: "reports" },
  { step: "8 lost runner", crashes: ["before commit next attempt"], path: "lost runner" },
  { step: "8 lost runner", crashes: ["after commit next attempt"], path: "lost runner" },
  {
    step: "9 problem",
    failAt: "after commit submit",
    crashes: ["after request execution"],
    path: "reports",
  },
];

const dismissals: readonly (readonly string[])[] = [
  ["before commit end"],
  ["after commit end"],
  ["before post cancel"],
  ["after post cancel"],
  ["before post failed", "after commit claim"],
];

const inTurn = atMost(3);
const timeout = 240_000;

describe.concurrent("the gateway, killed", () => {
  for (const { step, ...scenario } of points) {
    const { crashes, path, failAt } = scenario;
    const where = `${crashes.join(", then ")}${failAt ? ` with no answer from the store ${failAt}` : ""}`;
    test(`${step}: ${where} (${path})`, { timeout }, () => inTurn(() => survive(scenario)));
  }
  for (const crashes of dismissals) {
    const where = crashes.join(", then ");
    test(`dismissal: ${where}`, { timeout }, () => inTurn(() => surviveDismissal(crashes)));
  }
  test(
    "away for longer than the heartbeat, gives up no runner that lives",
    { timeout },
    () => inTurn(() => away()),
  );
});
