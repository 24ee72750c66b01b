import { describe, expect, it } from "vitest";
import { type Breaker, createBreaker, type Sign } from "../../../src/core/flow/breaker.ts";

const failed: Sign = { kind: "failed" };
const reached: Sign = { kind: "reached" };
const busy = (seconds: number): Sign => ({ kind: "busy", seconds });

const hear = (breaker: Breaker, sign: Sign, now: number, startedAt = now) =>
  breaker.heard({ sign, startedAt, now });

/** Without spread: half of chance is none. */
const create = (most = 64) => createBreaker(most, () => 0.5);

function open(breaker: Breaker, now = 0): void {
  for (let count = 0; count < 5; count++) hear(breaker, failed, now);
}

/** When it lets a probe through, each of which fails: milliseconds. */
function probes(breaker: Breaker, until: number, sign: Sign): number[] {
  const times: number[] = [];
  for (let now = 0; now <= until; now += 10) {
    if (breaker.state(now) !== "probe") continue;
    times.push(now);
    hear(breaker, sign, now);
  }
  return times;
}

describe("a breaker", () => {
  it("lets everything through until the fifth failure in a row, and says so once", () => {
    const breaker = create();
    const said = [1, 2, 3, 4, 5, 6, 7].map((now) => hear(breaker, failed, now));
    expect(said).toEqual([undefined, undefined, undefined, undefined, "unreachable", undefined, undefined]);
    expect(breaker.state(7)).toBe("rest");
  });

  it("counts failures in a row only", () => {
    const breaker = create();
    for (let round = 0; round < 20; round++) {
      for (let count = 0; count < 4; count++) hear(breaker, failed, round);
      hear(breaker, round % 2 === 0 ? reached : busy(1), round);
    }
    expect(hear(breaker, failed, 20)).toBeUndefined();
  });

  it("lets one probe through after 1, 2, 4, 8, 16 and then every 30 seconds", () => {
    const breaker = create();
    open(breaker);
    const times = probes(breaker, 130_000, failed).map((time) => time / 1000);
    expect(times).toEqual([1, 3, 7, 15, 31, 61, 91, 121]);
  });

  it("spreads its rests by a fifth", () => {
    for (const [chance, time] of [[0, 800], [0.999, 1_200]] as const) {
      const breaker = createBreaker(64, () => chance);
      open(breaker);
      expect([breaker.state(time - 2), breaker.state(time)]).toEqual(["rest", "probe"]);
    }
  });

  it("is not kept open by what was on its way when it opened", () => {
    const breaker = create();
    open(breaker);
    for (let count = 0; count < 60; count++) hear(breaker, failed, 900);
    expect(breaker.state(1_000)).toBe("probe");
  });

  it("closes with any sign of life, and lets one more through with each answer, up to the limit", () => {
    const breaker = create(4);
    open(breaker);
    expect(hear(breaker, reached, 500)).toBe("reachable");
    const most = [breaker.most];
    for (let count = 0; count < 5; count++) {
      hear(breaker, reached, 501);
      most.push(breaker.most);
    }
    expect(breaker.state(501)).toBe("free");
    expect(most).toEqual([1, 2, 3, 4, 4, 4]);
  });

  it("sends a busy runner one at a time, and when that is refused a probe sooner at first than it asked", () => {
    const breaker = create();
    hear(breaker, busy(16), 0);
    expect([breaker.state(0), breaker.most]).toEqual(["free", 1]);
    hear(breaker, busy(16), 0);
    expect(probes(breaker, 64_000, busy(16)).map((time) => time / 1000)).toEqual([1, 3, 7, 15, 31, 47, 63]);
  });

  it("learns nothing from answers to what was sent before", () => {
    const breaker = create();
    hear(breaker, busy(16), 100);
    for (let count = 0; count < 30; count++) hear(breaker, busy(16), 101, 99);
    for (let count = 0; count < 30; count++) hear(breaker, reached, 102, 99);
    expect([breaker.state(102), breaker.most]).toEqual(["free", 1]);
    hear(breaker, busy(16), 103, 102);
    hear(breaker, reached, 104, 102);
    expect(breaker.state(104)).toBe("rest");
    hear(breaker, reached, 1_200, 1_150);
    expect([breaker.state(1_200), breaker.most]).toEqual(["free", 1]);
    for (const most of [2, 3, 4]) {
      hear(breaker, reached, 1_201, 1_201);
      expect(breaker.most).toBe(most);
    }
  });

  it("leaves no runner alone for longer than 30 seconds, whatever it asks for", () => {
    const breaker = create(1);
    hear(breaker, busy(300), 0);
    const times = probes(breaker, 130_000, busy(300)).map((time) => time / 1000);
    expect(times).toEqual([18.75, 48.75, 78.75, 108.75]);
  });

  it("knows that a runner which says busy is there again", () => {
    const breaker = create();
    open(breaker);
    expect(hear(breaker, busy(1), 1_000)).toBe("reachable");
    expect(breaker.state(1_050)).toBe("rest");
    expect([breaker.state(1_063), breaker.most]).toEqual(["probe", 1]);
  });
});
