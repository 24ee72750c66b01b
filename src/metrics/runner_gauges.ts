import type { RunnerState } from "../core/flow/runner_flow.ts";
import type { Family } from "./family.ts";
import { createGauge } from "./gauge.ts";

const states = ["free", "rest", "probe"] as const;

/** What this process knows of its runners. */
export function runnerGauges(runners: () => readonly RunnerState[]): readonly Family[] {
  return [
    createGauge({
      name: "tidegate_runner_waiting_jobs",
      help: "Jobs whose message waits in this process until its runner may have it",
      labels: ["runner"],
    }, () => runners().map(({ runner, waiting }) => [waiting, runner])),
    createGauge({
      name: "tidegate_runner_attempts_under_way",
      help: "Messages that this process is sending to a runner",
      labels: ["runner"],
    }, () => runners().map(({ runner, underWay }) => [underWay, runner])),
    createGauge(
      {
        name: "tidegate_runner_state",
        help:
          "1 for the state of a runner's breaker: free, rest (it is left alone), probe (one message tries whether it is back)",
        labels: ["runner", "state"],
      },
      () =>
        runners().flatMap(({ runner, state }) =>
          states.map((each) => [Number(each === state), runner, each] as const)
        ),
    ),
  ];
}
