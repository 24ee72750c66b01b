import { describe, expect, it } from "vitest";
import { decideMode, type Mode, type Preferences } from "../../src/core/mode.ts";
import type { JobControlOption } from "../../src/ogc/process.ts";

const longest = 20;

const preferences: Readonly<Record<string, Preferences>> = {
  "nothing": { respondAsync: false },
  "respond-async": { respondAsync: true },
  "wait=5": { respondAsync: false, waitSeconds: 5 },
  "wait=20": { respondAsync: false, waitSeconds: 20 },
  "wait=0": { respondAsync: false, waitSeconds: 0 },
  "wait=60": { respondAsync: false, waitSeconds: 60 },
  "respond-async, wait=5": { respondAsync: true, waitSeconds: 5 },
};

const options: Readonly<Record<string, readonly JobControlOption[] | undefined>> = {
  "neither": undefined,
  "dismiss only": ["dismiss"],
  "async": ["async-execute"],
  "sync": ["sync-execute", "dismiss"],
  "both": ["async-execute", "sync-execute"],
};

const job: Mode = { afterWait: "job" };
const asked: Mode = { afterWait: "job", applied: "respond-async" };
const waits = (waitSeconds: number, afterWait: Mode["afterWait"]): Mode => ({ waitSeconds, afterWait });
const waitsAsAsked = (waitSeconds: number, afterWait: Mode["afterWait"]): Mode => ({
  ...waits(waitSeconds, afterWait),
  applied: "wait",
});

/** A process that cannot run synchronously is asynchronous whatever is preferred. */
const asynchronous = {
  "nothing": job,
  "respond-async": asked,
  "wait=5": job,
  "wait=20": job,
  "wait=0": job,
  "wait=60": job,
  "respond-async, wait=5": asked,
};

const table: Readonly<Record<string, Readonly<Record<string, Mode>>>> = {
  "neither": asynchronous,
  "dismiss only": asynchronous,
  "async": asynchronous,
  "sync": {
    "nothing": waits(20, "timeout"),
    "respond-async": waits(20, "timeout"),
    "wait=5": waitsAsAsked(5, "timeout"),
    "wait=20": waitsAsAsked(20, "timeout"),
    "wait=0": waitsAsAsked(0, "timeout"),
    "wait=60": waits(20, "timeout"),
    "respond-async, wait=5": waitsAsAsked(5, "timeout"),
  },
  "both": {
    "nothing": waits(20, "job"),
    "respond-async": asked,
    "wait=5": waitsAsAsked(5, "job"),
    "wait=20": waitsAsAsked(20, "job"),
    "wait=0": waitsAsAsked(0, "job"),
    "wait=60": waits(20, "job"),
    "respond-async, wait=5": asked,
  },
};

describe("decideMode", () => {
  for (const [offered, row] of Object.entries(table)) {
    for (const [preferred, mode] of Object.entries(row)) {
      it(`of a process that offers ${offered}, when ${preferred} is preferred`, () => {
        expect(decideMode(options[offered], preferences[preferred] as Preferences, longest)).toEqual(mode);
      });
    }
  }
});
