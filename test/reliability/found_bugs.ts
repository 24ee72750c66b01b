import type { TestRef } from "./promises.ts";

export interface FoundBug {
  readonly bug: string;
  /** What found it, with the seed where there is one. */
  readonly by: string;
  readonly test: TestRef;
}

/** What histories, real processes and loads have found, each with the test that it got. */
export const foundBugs: readonly FoundBug[] = [
  {
    bug:
      "A second upload between the look at the files of a success and its commit took the place of the first",
    by: "histories on SQLite, seeds 702952 and 709250",
    test: [
      "test/http/receive_upload_test.ts",
      "between the look at the files of a success and its commit takes nothing from the results",
    ],
  },
  {
    bug: "A file that was still on its way when its job ended stayed until the job was forgotten",
    by: "histories on SQLite, seed 100167",
    test: [
      "test/http/receive_upload_test.ts",
      "that is there only after its job was %s is refused with %i and removed",
    ],
  },
  {
    bug:
      "A gateway that had been stopped for longer than a heartbeat gave up runners that it could not have heard",
    by: "real processes, `gateway stopped`",
    test: [
      "test/awake_test.ts",
      "a gateway that is stopped for longer than the heartbeat gives up no runner that lives",
    ],
  },
  {
    bug: "A connection to a Redis that had become a replica was kept, and every write failed",
    by: "real processes, `redis switched over`",
    test: ["test/store/redis/demoted_test.ts", "finds the new primary by itself"],
  },
  {
    bug: "Refusals of new jobs by a full Redis counted as an outage, and put off what was due",
    by: "real processes, `redis full`",
    test: ["test/core/listening_test.ts", "hears runners all the while, and calls silent who is"],
  },
  {
    bug: "A dead runner with jobs in the queue was called a thousand times a second",
    by: "the load `dead runner`",
    test: [
      "test/core/flow/dead_runner_test.ts",
      "is tried after 1, 2, 4, 8, 16 and then every 30 seconds, each time with one job",
    ],
  },
  {
    bug: "An owner with 5,000 jobs kept the next one waiting 37 times as long as alone",
    by: "the load `noisy owner`",
    test: [
      "test/core/flow/fairness_test.ts",
      "take turns: one with 1,000 jobs keeps nine others waiting for one round",
    ],
  },
  {
    bug: "Readers of one job each read it from Redis",
    by: "the load `pollers`",
    test: [
      "test/store/shared_reads_test.ts",
      "who asks while a read is under way gets what the next one finds, and shares it",
    ],
  },
  {
    bug: "The memory of records kept what it had forgotten",
    by: "the soak",
    test: [
      "test/store/text_cache_test.ts",
      "textCache: what was replaced or forgotten takes no memory, also while the bound is never reached",
    ],
  },
];
