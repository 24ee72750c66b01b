import { setTimeout as pause } from "node:timers/promises";
import { defineProcess, ProcessError } from "../../../src/runner/mod.ts";

const steps = 100;

export const sleepAWhile = defineProcess({
  id: "sleep_a_while",
  version: "0.0.0",
  title: "Sleep a while",
  description:
    "Sleeps for `duration` seconds and tells how far it is. With `fail` it fails half way, on purpose.",
  jobControlOptions: ["async-execute", "dismiss"],
  outputTransmission: ["value"],
  policy: { defaultResponse: "document" },
  inputs: {
    duration: {
      title: "Duration",
      description: "How long to sleep, in seconds.",
      minOccurs: 0,
      schema: { type: "number", default: 10.0 },
    },
    fail: {
      title: "Fail",
      description: "Whether to fail half way.",
      minOccurs: 0,
      schema: { type: "boolean", default: false },
    },
  },
  outputs: {
    return_value: {
      title: "Seconds slept",
      description: "How long it really took, in seconds.",
      schema: { type: "number" },
    },
  },
  async run({ duration, fail }, job) {
    if (duration < 0) throw new ProcessError("duration must not be negative", { status: 400 });
    const startedAt = performance.now();
    for (let step = 0; step <= steps; step++) {
      job.progress(step);
      if (fail && step === steps / 2) throw new Error("Woke up too early");
      await pause(duration * 1000 / steps, undefined, { signal: job.signal });
    }
    return { return_value: (performance.now() - startedAt) / 1000 };
  },
});
