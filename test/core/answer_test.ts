import { describe, expect, it } from "vitest";
import { judgeCallback, judgeCancel, judgeDispatch } from "../../src/core/answer.ts";
import type { Answer } from "../../src/core/ports.ts";
import { defaultSettings } from "../../src/core/settings.ts";
import { sampleDelivery } from "../support/sample_job.ts";
import { answered } from "../support/scripted_sender.ts";

/** Chance in the middle: no jitter. */
const ports = { settings: { ...defaultSettings, publicUrl: "" }, random: () => 0.5 };
const unreachable: Answer = { kind: "unreachable", detail: "connection refused" };
const timeout: Answer = { kind: "timeout", detail: "no complete answer in 15 s" };
const forbidden: Answer = { kind: "refused", detail: "the URL must use https" };

describe("judgeDispatch", () => {
  const judge = (answer: Answer, tries = 0) => judgeDispatch(answer, sampleDelivery({ tries }), ports, 3);

  it("takes 202 as taken, and as running when the body says so", () => {
    expect(judge(answered(202))).toEqual({ kind: "taken", running: false });
    expect(judge(answered(202, { status: "running" }))).toEqual({ kind: "taken", running: true });
    for (const body of ["not JSON", "null", "[]", '"running"', { status: "accepted" }]) {
      expect(judge(answered(202, body))).toEqual({ kind: "taken", running: false });
    }
  });

  it("takes 200 with a final report as done", () => {
    const successful = { status: "successful", outputs: { message: { value: "x" } } };
    expect(judge(answered(200, successful))).toEqual({ kind: "done", report: successful });
    expect(judge(answered(200, { status: "failed" }))).toMatchObject({
      kind: "done",
      report: { status: "failed" },
    });
  });

  it("fails the job for 200 without a final report, and says what was wrong", () => {
    const bodies = ["", "not JSON", {}, { status: "running" }, { status: "done" }, {
      status: "failed",
      progress: 101,
    }];
    for (const body of bodies) {
      expect(judge(answered(200, body))).toMatchObject({
        kind: "refused",
        failure: {
          status: 502,
          type: "invalid-report",
          detail: expect.stringMatching(/answered 200 .*(status|progress|body|final)/),
        },
      });
    }
  });

  for (const status of [408, 500, 501, 502, 504, 599, 301, 302, 307, 308]) {
    it(`tries again after ${status}`, () => {
      expect(judge(answered(status))).toEqual({ kind: "again", seconds: 1 });
    });
  }

  it("tries again when there was no answer", () => {
    for (const answer of [unreachable, timeout]) expect(judge(answer)).toEqual({ kind: "again", seconds: 1 });
  });

  it("grows the waits along the schedule and keeps the last one until the job's own deadline", () => {
    const seconds = [0, 1, 2, 3, 4, 5, 6, 60, 500].map((tries) => judge(unreachable, tries));
    expect(seconds.map((verdict) => "seconds" in verdict && verdict.seconds)).toEqual(
      [1, 2, 5, 10, 20, 30, 60, 60, 60],
    );
  });

  for (const status of [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 451]) {
    it(`fails the job for ${status}`, () => {
      const verdict = judge(
        answered(status, { type: "too-big", title: "Too big", detail: "No scene of that size" }),
      );
      const told = [400, 413, 422].includes(status) ? status : 500;
      expect(verdict).toEqual({
        kind: "refused",
        failure: { status: told, type: "too-big", title: "Too big", detail: "No scene of that size" },
      });
    });
  }

  it("names the status when a refusal has no problem document", () => {
    for (const body of ["", "<html>", "null", { detail: 3 }]) {
      expect(judge(answered(404, body))).toMatchObject({
        failure: {
          status: 500,
          type: "runner-refused",
          detail: "The runner refused the job with status 404",
        },
      });
    }
  });

  describe("of a connection that broke after the job was sent", () => {
    const broken: Answer = { kind: "unreachable", detail: "connection reset", mayHaveArrived: true };
    const verdict = (before: number, maxAttempts: number, attempt = 1) =>
      judgeDispatch(broken, sampleDelivery({ attempt, breaks: before }), ports, maxAttempts);

    it("sends again, later each time, as long as the process may be started again", () => {
      expect(verdict(0, 3)).toEqual({ kind: "again", seconds: 5 });
      expect(verdict(1, 3)).toEqual({ kind: "again", seconds: 10 });
    });

    it("counts as taken once the process may have been started as often as it may be", () => {
      const taken = { kind: "taken", running: false };
      expect(verdict(2, 3)).toEqual(taken);
      expect(verdict(0, 1)).toEqual(taken);
      expect(verdict(0, 3, 3)).toEqual(taken);
    });

    it("does not count connections that were never made", () => {
      expect(judge(unreachable, 9)).toMatchObject({ kind: "again" });
    });
  });

  for (const status of [429, 503]) {
    it(`comes later after ${status}: when it was asked to, within 1 s and 5 min, and up to a fifth later`, () => {
      const waits = (chance: number) =>
        [undefined, 0, 30, 300, 86_400].map((asked) => {
          const verdict = judgeDispatch(answered(status, "", asked), sampleDelivery(), {
            ...ports,
            random: () => chance,
          }, 3);
          return verdict.kind === "later" ? Math.round(verdict.seconds * 10) / 10 : verdict.kind;
        });
      expect(waits(0)).toEqual([5, 1, 30, 300, 300]);
      expect(waits(0.999_999)).toEqual([6, 1.2, 36, 360, 360]);
    });
  }
});

describe("judgeCallback", () => {
  const judge = (answer: Answer, tries = 0) =>
    judgeCallback(answer, sampleDelivery({ kind: "callback", event: "successful", tries }), ports);

  it("takes any 2xx as delivered", () => {
    for (const status of [200, 201, 202, 204, 299]) {
      expect(judge(answered(status))).toEqual({ kind: "delivered" });
    }
  });

  it("never calls again after 410", () => {
    expect(judge(answered(410))).toEqual({ kind: "dead" });
  });

  it("tries anything else again", () => {
    const others = [301, 307, 400, 401, 404, 408, 413, 429, 500, 503].map((status) => answered(status));
    for (const answer of [...others, unreachable, timeout, forbidden]) {
      expect(judge(answer)).toEqual({ kind: "again", seconds: 5 });
    }
  });

  it("waits 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h; then it is over", () => {
    const waits = Array.from({ length: 8 }, (_, tries) => judge(unreachable, tries));
    expect(waits).toEqual(
      [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000, undefined].map((seconds) => ({
        kind: "again",
        seconds,
      })),
    );
  });

  it("spreads each wait by a fifth either way", () => {
    const at = (chance: number) =>
      judgeCallback(unreachable, sampleDelivery({ kind: "callback", tries: 1 }), {
        ...ports,
        random: () => chance,
      });
    expect([at(0), at(0.999_999)].map((verdict) => "seconds" in verdict && Math.round(verdict.seconds ?? 0)))
      .toEqual([240, 360]);
  });

  it("keeps to a Retry-After that is longer, up to twice the scheduled wait, and never undercuts it", () => {
    const asked = [1, 400, 86_400].map((seconds) => judge(answered(503, "", seconds), 1));
    expect(asked).toEqual([300, 400, 600].map((seconds) => ({ kind: "again", seconds })));
    const early = judgeCallback(answered(503, "", 400), sampleDelivery({ kind: "callback", tries: 1 }), {
      ...ports,
      random: () => 0,
    });
    expect(early).toEqual({ kind: "again", seconds: 400 });
  });

  it("tries an in-progress message once, whatever comes back", () => {
    const delivery = sampleDelivery({ kind: "callback", event: "inProgress" });
    for (const answer of [unreachable, timeout, forbidden, answered(500), answered(410), answered(302)]) {
      expect(judgeCallback(answer, delivery, ports)).toEqual({ kind: "abandoned" });
    }
    expect(judgeCallback(answered(204), delivery, ports)).toEqual({ kind: "delivered" });
  });
});

describe("judgeCancel", () => {
  const judge = (answer: Answer, tries = 0) =>
    judgeCancel(answer, sampleDelivery({ kind: "cancel", tries }), ports);

  it("takes any 2xx as delivered", () => {
    for (const status of [200, 202, 204]) expect(judge(answered(status))).toEqual({ kind: "delivered" });
  });

  it("leaves it when the runner will not hear of it", () => {
    for (const status of [400, 401, 404, 405, 410, 422]) {
      expect(judge(answered(status))).toEqual({ kind: "abandoned" });
    }
  });

  it("tries again for what may pass, six times in all", () => {
    for (const answer of [answered(408), answered(429), answered(302), answered(500), unreachable, timeout]) {
      expect(judge(answer)).toEqual({ kind: "again", seconds: 1 });
    }
    expect(judge(unreachable, 4)).toEqual({ kind: "again", seconds: 20 });
    expect(judge(unreachable, 5)).toEqual({ kind: "again", seconds: undefined });
  });
});
