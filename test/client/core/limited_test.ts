import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { limited } from "../../../src/client/transport/limited.ts";
import { sleep } from "../../../src/client/transport/sleep.ts";

const late = () => new Error("late");
const never = () => new Promise<never>(() => {});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A signal that knows who listens to it. */
function watchedSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  const add = vi.spyOn(signal, "addEventListener");
  const remove = vi.spyOn(signal, "removeEventListener");
  return { controller, signal, listeners: () => add.mock.calls.length - remove.mock.calls.length };
}

test("limited: however the work ends, nobody listens any more and no timer is left", async () => {
  const { controller, signal, listeners } = watchedSignal();
  const limit = { milliseconds: 1_000, signals: [signal, undefined], late };
  expect(await limited(() => Promise.resolve(1), limit)).toBe(1);
  await expect(limited(() => Promise.reject(new Error("broken")), limit)).rejects.toThrow("broken");
  const slow = expect(limited(never, limit)).rejects.toThrow("late");
  await vi.advanceTimersByTimeAsync(1_000);
  await slow;
  await vi.waitFor(() => expect(listeners()).toBe(0));
  const stopped = expect(limited(never, limit)).rejects.toThrow("enough");
  expect(listeners()).toBe(1);
  controller.abort(new Error("enough"));
  await stopped;
  expect(listeners()).toBe(0);
});

test("limited: work is told when it is given up, and why", async () => {
  let given: AbortSignal | undefined;
  const work = (signal: AbortSignal) => {
    given = signal;
    return never();
  };
  const slow = expect(limited(work, { milliseconds: 50, late })).rejects.toThrow("late");
  await vi.advanceTimersByTimeAsync(49);
  expect(given?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await slow;
  expect(given?.reason).toEqual(new Error("late"));
});

test("limited: with a signal that has aborted nothing begins", async () => {
  const work = vi.fn(never);
  const signals = [AbortSignal.abort(new Error("before"))];
  await expect(limited(work, { signals, milliseconds: 10, late })).rejects.toThrow("before");
  expect(work).not.toHaveBeenCalled();
});

test("limited: what takes longer than a timer can be set for is not given up at once", async () => {
  const done = limited(() => sleep(1_000).then(() => "done"), { milliseconds: 2 ** 31, late });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await done).toBe("done");
});

test("sleep: ends after its time, or with the reason of the first signal", async () => {
  const [first, second] = [watchedSignal(), watchedSignal()];
  const slept = sleep(100, first.signal, undefined, second.signal);
  await vi.advanceTimersByTimeAsync(100);
  await slept;
  const woken = expect(sleep(100, first.signal, second.signal)).rejects.toThrow("up");
  second.controller.abort(new Error("up"));
  await woken;
  expect([first.listeners(), second.listeners()]).toEqual([0, 0]);
});
