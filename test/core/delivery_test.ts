import { describe, expect, it } from "vitest";
import {
  attemptsKept,
  claim,
  clampRetryAfter,
  type DeliveryAttempt,
  isOutstanding,
  jitter,
  postponed,
  release,
  retried,
  settled,
} from "../../src/core/delivery.ts";
import { at, noon, sampleDelivery } from "../support/sample_job.ts";

const failed: DeliveryAttempt = { at: noon.toISOString(), outcome: "timeout", durationMilliseconds: 5 };

describe("a delivery", () => {
  it("is leased by a claim and free again after a release, with no attempt on it", () => {
    const claimed = claim(sampleDelivery(), noon, 30);
    expect(claimed).toEqual(sampleDelivery({ state: "inFlight", dueAt: at(30).toISOString() }));
    expect(release(claimed, at(3))).toEqual(sampleDelivery({ dueAt: at(3).toISOString() }));
  });

  it("consumes a try when it is retried, and none when it is postponed", () => {
    const dueAt = at(7).toISOString();
    expect(retried(sampleDelivery(), failed, noon, 7)).toEqual(
      sampleDelivery({ tries: 1, dueAt, attempts: [failed] }),
    );
    expect(postponed(sampleDelivery(), failed, noon, 7)).toEqual(
      sampleDelivery({ dueAt, attempts: [failed] }),
    );
  });

  it("is dead when there is no further wait", () => {
    expect(retried(sampleDelivery(), failed, noon, undefined)).toMatchObject({
      state: "dead",
      attempts: [failed],
    });
  });

  it("keeps its last attempts only", () => {
    let delivery = sampleDelivery();
    for (let number = 1; number <= attemptsKept + 5; number++) {
      delivery = retried(delivery, { ...failed, durationMilliseconds: number }, noon, 1);
    }
    expect(delivery.tries).toBe(attemptsKept + 5);
    expect(delivery.attempts.map((attempt) => attempt.durationMilliseconds)).toEqual(
      Array.from({ length: attemptsKept }, (_, index) => index + 6),
    );
  });

  it("is outstanding while it is pending or in flight", () => {
    const states = ["pending", "inFlight", "delivered", "abandoned", "dead"] as const;
    expect(states.filter((state) => isOutstanding(sampleDelivery({ state })))).toEqual([
      "pending",
      "inFlight",
    ]);
    expect(isOutstanding(settled(sampleDelivery(), "delivered", failed))).toBe(false);
  });
});

describe("clampRetryAfter", () => {
  it("is what was asked for, up to twice the scheduled wait", () => {
    const waits = [undefined, 0, 3, 10, 11, 86_400].map((asked) => clampRetryAfter(5, asked));
    expect(waits).toEqual([0, 0, 3, 10, 10, 10]);
  });
});

describe("jitter", () => {
  it("spreads by a fifth either way", () => {
    const spread = [0, 0.5, 0.999_999].map((chance) => Math.round(jitter(100, () => chance)));
    expect(spread).toEqual([80, 100, 120]);
  });
});
