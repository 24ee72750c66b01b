import type { Count } from "./count.ts";
import { percentile, type Recovery } from "./recovery.ts";
import type { RealOutcome } from "./run.ts";

const mostShown = 10;

/** The figures, one a line, and what was wrong below them. */
export function toLines(outcome: RealOutcome): readonly string[] {
  const { options, lost, twice, missing, recoveries, faults, load, runs, restSeconds } = outcome;
  const counts = Object.entries(faults).map(([fault, times]) => `${times} ${fault}`);
  const sum = Object.values(faults).reduce((total, times) => total + times, 0);
  const rest = restSeconds === undefined
    ? "not all came to rest"
    : `at rest after ${restSeconds.toFixed(1)} s`;
  return [
    `R1 lost: ${toText(lost)}`,
    `R2 recorded twice: ${toText(twice)}`,
    `R3 callbacks missing: ${toText(missing)} (${missing.deadLettered} dead-lettered)`,
    `R4 recovery: ${recoveries.map(recoveryText).join("; ")}`,
    `faults on ${options.store}: ${sum} (${counts.join(", ")})`,
    `clients: ${load.tries.refused} refusals, ${load.tries.broken} times no answer, ` +
    `${load.unanswered.length} keys without a 201; ${runs} runs for ${lost.of} jobs; ` +
    `${missing.late} times progress told after the end; ${rest}`,
    `seed ${options.seed}, ${outcome.seconds.toFixed(0)} s`,
    ...wrong("lost", lost),
    ...wrong("recorded twice", twice),
    ...wrong("callbacks missing", missing),
    ...recoveries.flatMap(({ over }) => over).slice(0, mostShown),
    ...load.strange.slice(0, mostShown),
  ];
}

/** The same for a document. */
export function toJson({ options, lost, twice, missing, recoveries, load, ...rest }: RealOutcome) {
  return {
    store: options.store,
    seed: options.seed,
    jobs: lost.of,
    lost: lost.faults.length,
    recordedTwice: twice.faults.length,
    callbacksMissing: missing.faults.length,
    deadLettered: missing.deadLettered,
    recoveries: recoveries.map((recovery) => ({
      ...{ what: recovery.what, jobs: recovery.seconds.length, never: recovery.never },
      p50Seconds: percentile(recovery.seconds, 0.5),
      p99Seconds: percentile(recovery.seconds, 0.99),
      ...{ boundSeconds: recovery.boundSeconds, over: recovery.over },
    })),
    tries: load.tries,
    unanswered: load.unanswered.length,
    ...rest,
  };
}

function toText({ faults, of }: Count): string {
  return `${faults.length} of ${of}`;
}

function recoveryText({ what, seconds, never, boundSeconds, over }: Recovery): string {
  const [p50, p99] = [percentile(seconds, 0.5), percentile(seconds, 0.99)];
  const longer = over.length === 0 ? "" : `, ${over.length} more than half a second over it`;
  const told = `${what} p50 ${p50.toFixed(1)} s p99 ${p99.toFixed(1)} s (bound ${boundSeconds.toFixed(1)} s`;
  return `${told}, ${seconds.length} jobs${longer}${never === 0 ? "" : `, ${never} never`})`;
}

function wrong(what: string, { faults }: Count): readonly string[] {
  return faults.slice(0, mostShown).map(({ index, jobId, why }) =>
    `  ${what}: ${index}, job ${jobId ?? "?"}: ${why}`
  );
}
