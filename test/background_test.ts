import { describe, expect, it } from "vitest";
import { createBackground } from "../src/background.ts";
import type { Log } from "../src/core/ports.ts";

const silent: Log = () => {};

/** Work that ends when it is told to, and says when it began. */
function gate() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const work = {
    begun: false,
    run: () => {
      work.begun = true;
      return promise;
    },
    end: resolve,
    fail: reject,
  };
  return work;
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

describe("createBackground", () => {
  it("runs a bounded number at once, in the order in which they came", async () => {
    const background = createBackground(silent, { atOnce: 2 });
    const works = Array.from({ length: 5 }, gate);
    works.forEach(({ run }) => background.run(run));
    const begun = () => works.map((work) => work.begun);
    expect(begun()).toEqual([true, true, false, false, false]);
    works[1]?.end();
    await turn();
    expect(begun()).toEqual([true, true, true, false, false]);
    works[0]?.end();
    works[2]?.end();
    await turn();
    expect(begun()).toEqual([true, true, true, true, true]);
  });

  it("drops what is beyond what may wait, and runs all the rest", async () => {
    const background = createBackground(silent, { atOnce: 1, mostWaiting: 3 });
    const ran: number[] = [];
    const first = gate();
    background.run(first.run);
    for (let number = 0; number < 10; number++) background.run(() => Promise.resolve(ran.push(number)));
    first.end();
    await background.idle(5);
    expect(ran).toEqual([0, 1, 2]);
  });

  it("runs everything of a long queue, once and in order", async () => {
    const background = createBackground(silent, { atOnce: 3 });
    const ran: number[] = [];
    for (let number = 0; number < 5_000; number++) background.run(() => Promise.resolve(ran.push(number)));
    await background.idle(10);
    expect(ran).toEqual(Array.from({ length: 5_000 }, (_, index) => index));
  });

  it("goes on after work that fails, at once or later, and logs why", async () => {
    const logged: unknown[] = [];
    const background = createBackground(
      (level, event, members) => void logged.push([level, event, members]),
      { atOnce: 1 },
    );
    const ran: string[] = [];
    background.run(() => {
      throw new Error("at once");
    });
    background.run(() => Promise.reject(new Error("later")));
    background.run(() => Promise.reject("a text"));
    background.run(() => Promise.resolve(ran.push("last")));
    await background.idle(5);
    expect(ran).toEqual(["last"]);
    expect(logged).toEqual(["at once", "later", "a text"].map((error) => ["error", "background", { error }]));
  });

  it("never fails whoever hands the work over", () => {
    const background = createBackground(silent);
    expect(() =>
      background.run(() => {
        throw new Error("at once");
      })
    ).not.toThrow();
  });

  it("is idle when nothing is left, also of what the work itself handed over", async () => {
    const background = createBackground(silent, { atOnce: 1 });
    await background.idle(5);
    const ran: string[] = [];
    background.run(async () => {
      await turn();
      background.run(async () => {
        await turn();
        ran.push("second");
      });
      ran.push("first");
    });
    await background.idle(5);
    expect(ran).toEqual(["first", "second"]);
  });

  it("begins work that has a slot at once, whatever else there is, and waits for it", async () => {
    const background = createBackground(silent, { atOnce: 1 });
    const [first, waiting, slotted] = [gate(), gate(), gate()];
    background.run(first.run);
    background.run(waiting.run);
    background.run(slotted.run, true);
    expect([first.begun, waiting.begun, slotted.begun]).toEqual([true, false, true]);
    first.end();
    waiting.end();
    let isIdle = false;
    const idle = background.idle(5).then(() => isIdle = true);
    await turn();
    expect([waiting.begun, isIdle]).toEqual([true, false]);
    slotted.fail(new Error("planned"));
    await idle;
  });

  it("waits for idleness no longer than it is told", async () => {
    const background = createBackground(silent);
    const endless = gate();
    background.run(endless.run);
    const started = performance.now();
    await Promise.all([background.idle(0.05), background.idle(0.05)]);
    expect(performance.now() - started).toBeLessThan(2_000);
    endless.end();
    await background.idle(5);
  });
});
