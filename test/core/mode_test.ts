import { describe, expect, it } from "vitest";
import { decideMode, type Mode, type Preferences } from "../../src/core/mode.ts";
import type { ExecutionMode } from "../../src/ogc/execute_request.ts";
import type { JobControlOption } from "../../src/ogc/process.ts";

const longestWaitSeconds = 20;

const options: Readonly<Record<string, readonly JobControlOption[] | undefined>> = {
  "nothing": undefined,
  "dismiss only": ["dismiss"],
  "async": ["async-execute"],
  "sync": ["sync-execute", "dismiss"],
  "both": ["async-execute", "sync-execute"],
};

const preferences: Readonly<Record<string, Preferences>> = {
  "-": { respondAsync: false },
  "respond-async": { respondAsync: true },
  "wait=0": { respondAsync: false, waitSeconds: 0 },
  "wait=5": { respondAsync: false, waitSeconds: 5 },
  "wait=20": { respondAsync: false, waitSeconds: 20 },
  "wait=60": { respondAsync: false, waitSeconds: 60 },
  "respond-async, wait=5": { respondAsync: true, waitSeconds: 5 },
};

const modes: readonly (ExecutionMode | undefined)[] = [undefined, "auto", "sync", "async"];

const outcomes: Readonly<Record<string, Mode>> = {
  "async": { afterWait: "job" },
  "ASYNC": { afterWait: "job", applied: "respond-async" },
  "20 job": { waitSeconds: 20, afterWait: "job" },
  "20 504": { waitSeconds: 20, afterWait: "timeout" },
  "0 JOB": { waitSeconds: 0, afterWait: "job", applied: "wait" },
  "0 504!": { waitSeconds: 0, afterWait: "timeout", applied: "wait" },
  "5 JOB": { waitSeconds: 5, afterWait: "job", applied: "wait" },
  "5 504!": { waitSeconds: 5, afterWait: "timeout", applied: "wait" },
  "20 JOB": { waitSeconds: 20, afterWait: "job", applied: "wait" },
  "20 504!": { waitSeconds: 20, afterWait: "timeout", applied: "wait" },
};

/** What becomes of a request by what is offered, preferred and said in `mode` (none, auto, sync, async). */
const table: readonly (readonly [string, string, string, string, string, string])[] = [
  ["nothing", "-", "async", "async", "422", "async"],
  ["nothing", "respond-async", "ASYNC", "ASYNC", "ASYNC", "ASYNC"],
  ["nothing", "wait=0", "async", "async", "422", "async"],
  ["nothing", "wait=5", "async", "async", "422", "async"],
  ["nothing", "wait=20", "async", "async", "422", "async"],
  ["nothing", "wait=60", "async", "async", "422", "async"],
  ["nothing", "respond-async, wait=5", "ASYNC", "ASYNC", "ASYNC", "ASYNC"],
  ["dismiss only", "-", "async", "async", "422", "async"],
  ["dismiss only", "respond-async", "ASYNC", "ASYNC", "ASYNC", "ASYNC"],
  ["dismiss only", "wait=0", "async", "async", "422", "async"],
  ["dismiss only", "wait=5", "async", "async", "422", "async"],
  ["dismiss only", "wait=20", "async", "async", "422", "async"],
  ["dismiss only", "wait=60", "async", "async", "422", "async"],
  ["dismiss only", "respond-async, wait=5", "ASYNC", "ASYNC", "ASYNC", "ASYNC"],
  ["async", "-", "async", "async", "422", "async"],
  ["async", "respond-async", "ASYNC", "ASYNC", "ASYNC", "ASYNC"],
  ["async", "wait=0", "async", "async", "422", "async"],
  ["async", "wait=5", "async", "async", "422", "async"],
  ["async", "wait=20", "async", "async", "422", "async"],
  ["async", "wait=60", "async", "async", "422", "async"],
  ["async", "respond-async, wait=5", "ASYNC", "ASYNC", "ASYNC", "ASYNC"],
  ["sync", "-", "20 504", "20 504", "20 504", "422"],
  ["sync", "respond-async", "20 504", "20 504", "20 504", "422"],
  ["sync", "wait=0", "0 504!", "0 504!", "0 504!", "0 504!"],
  ["sync", "wait=5", "5 504!", "5 504!", "5 504!", "5 504!"],
  ["sync", "wait=20", "20 504!", "20 504!", "20 504!", "20 504!"],
  ["sync", "wait=60", "20 504", "20 504", "20 504", "422"],
  ["sync", "respond-async, wait=5", "5 504!", "5 504!", "5 504!", "5 504!"],
  ["both", "-", "20 job", "20 job", "20 job", "async"],
  ["both", "respond-async", "ASYNC", "ASYNC", "ASYNC", "ASYNC"],
  ["both", "wait=0", "0 JOB", "0 JOB", "0 JOB", "0 JOB"],
  ["both", "wait=5", "5 JOB", "5 JOB", "5 JOB", "5 JOB"],
  ["both", "wait=20", "20 JOB", "20 JOB", "20 JOB", "20 JOB"],
  ["both", "wait=60", "20 job", "20 job", "20 job", "async"],
  ["both", "respond-async, wait=5", "ASYNC", "ASYNC", "ASYNC", "ASYNC"],
];

describe("decideMode", () => {
  it("has a row for everything that can be offered and preferred", () => {
    const rows = table.map(([offered, preferred]) => `${offered} ${preferred}`);
    const all = Object.keys(options).flatMap((offered) =>
      Object.keys(preferences).map((preferred) => `${offered} ${preferred}`)
    );
    expect(rows).toEqual(all);
  });

  for (const [offered, preferred, ...row] of table) {
    for (const [index, outcome] of row.entries()) {
      const mode = modes[index];
      const decide = () =>
        decideMode({
          options: options[offered],
          preferences: preferences[preferred] ?? { respondAsync: false },
          mode,
          longestWaitSeconds,
        });
      it(`offered: ${offered}; Prefer: ${preferred}; mode: ${mode ?? "-"} -> ${outcome}`, () => {
        if (outcome === "422") expect(decide).toThrow(/^Cannot execute in mode ".*": the process offers/);
        else expect(decide()).toEqual(outcomes[outcome]);
      });
    }
  }
});
