import { loadFigure, type Published, storeNames } from "./published.ts";

/** A file of tests, and what stands in the title of one of them. */
export type TestRef = readonly [file: string, title: string];

export interface Promised {
  readonly says: string;
  /** How it is kept. */
  readonly by: string;
  readonly shownBy: readonly TestRef[];
  /** What was measured of it. */
  readonly figure?: (published: Published) => string;
}

export interface Part {
  readonly title: string;
  readonly promises: readonly Promised[];
  /** What is not promised, in the same plain words. */
  readonly not: readonly string[];
}

const histories = "test/chaos/chaos_test.ts";
const keepsEvery: TestRef = [histories, "keeps every promise on"];
const struck: TestRef = ["test/chaos/real_test.ts", "nothing lost, doubled or untold"];
const killed: TestRef = ["test/e2e/crash_test.ts", "the gateway, killed"];

const inHistories = ({ histories }: Published) => {
  const all = storeNames.map((store) => histories[store]);
  const sum = (of: "jobs" | "violations") => all.reduce((total, one) => total + one[of], 0);
  return `${sum("violations")} violations in ${sum("jobs").toLocaleString("en")} jobs`;
};
const ofProcesses = (what: "lost" | "recordedTwice" | "callbacksMissing") => ({ processes }: Published) => {
  const all = Object.values(processes);
  const jobs = all.reduce((total, one) => total + one.jobs, 0);
  return `${all.reduce((total, one) => total + one[what], 0)} of ${jobs.toLocaleString("en")} jobs`;
};
const recovery = (store: "pair" | "sqlite", what: string) => ({ processes }: Published) => {
  const found = processes[store].recoveries.find((one) => one.what === what);
  if (found === undefined) {
    throw new Error(`Cannot say how long "${what}" took on ${store}: it was not measured`);
  }
  const { p50Seconds, p99Seconds, jobs } = found;
  return `p50 ${p50Seconds.toFixed(1)} s, p99 ${p99Seconds.toFixed(1)} s (${jobs} jobs)`;
};

export const parts: readonly Part[] = [
  {
    title: "Submission",
    promises: [
      {
        says: "A job that was answered `201` is in the store, with what it owes and by when",
        by: "record, dispatch, deadlines, inputs and key are one write, and the answer comes after it",
        shownBy: [
          [
            "test/core/dispatch_test.ts",
            "commits the job, its inputs and its dispatch, leased to this process, in one write",
          ],
          killed,
          keepsEvery,
          struck,
        ],
        figure: ofProcesses("lost"),
      },
      {
        says: "One `Idempotency-Key` makes one job, for 24 hours, however often and wherever it is sent",
        by:
          "the key is bound in the write that creates the job; the same request gets that job, another one `422`",
        shownBy: [
          ["test/core/idempotency_test.ts", "used two hundred times at once makes one job"],
          ["test/e2e/redis_fault/lost_answer_test.ts", "one job for each key, everything recorded once"],
          ["test/core/execute_batch_test.ts", "makes no second job when number"],
        ],
        figure: ofProcesses("recordedTwice"),
      },
      {
        says: "While the store cannot be reached nothing is promised: `503`, and `Retry-After`",
        by: "every call to the store has a time limit, and no answer is made up",
        shownBy: [
          [
            "test/e2e/redis_fault/outage_test.ts",
            "while it is dead, everything that needs it is 503 at once",
          ],
          [
            "test/e2e/redis_fault/full_memory_test.ts",
            "refuses jobs, and lets those that it has report, end and tell of it",
          ],
        ],
        figure: recovery("pair", "redis back"),
      },
      {
        says: "A flood of one owner does not keep the others waiting, and none runs a runner over",
        by: "so many messages at once to each runner, owners one after the other",
        shownBy: [
          [
            "test/core/flow/fairness_test.ts",
            "take turns: one with 1,000 jobs keeps nine others waiting for one round",
          ],
          ["test/core/flow/limit_test.ts", "is never exceeded, by submissions and sweeps together"],
        ],
        figure: loadFigure("load_noisy_owner_ratio", "times as long as alone"),
      },
    ],
    not: [
      "Without an `Idempotency-Key`, a request whose answer was lost and that is sent again makes a second job.",
      "The limit of messages to a runner holds for each gateway process. Several together may send as many times so many.",
      "Past 10,000 jobs that wait for one runner in one process, who comes next is a matter of when it is due.",
    ],
  },
  {
    title: "Execution",
    promises: [
      {
        says: "A job that was accepted ends, and ends once: successful, failed or dismissed",
        by:
          "each job has a hard deadline in the store; final is final in one table of moves, checked by compare-and-set",
        shownBy: [
          keepsEvery,
          ["test/core/job_table_test.ts", "refuses to move from"],
          ["test/core/runner_loss_test.ts", "fails the job though its runner lives, and tells the runner"],
        ],
        figure: inHistories,
      },
      {
        says: "A runner that died is noticed: the job goes to the next attempt, or fails `runner-lost`",
        by:
          "a heartbeat deadline in the record that every sign of life moves; whoever sweeps first acts on it",
        shownBy: [
          ["test/core/runner_loss_test.ts", "loses the job to the next attempt, with a token of its own"],
          ["test/e2e/runner_fault_test.ts", "a runner that dies"],
          [
            "test/chaos/real_test.ts",
            "jobs of a killed runner that nobody gives to another stand still (R4)",
          ],
        ],
        figure: recovery("pair", "runner killed"),
      },
      {
        says: "A gateway that died leaves nothing behind that another one, or itself, does not take up",
        by: "what it was about to do is leased, and a lease runs out",
        shownBy: [
          killed,
          ["test/core/sweep_test.ts", "makes the attempt that a process which ended owed"],
          struck,
        ],
        figure: recovery("pair", "gateway killed"),
      },
      {
        says: "Nothing of an attempt that was given up is recorded",
        by:
          "the attempt's number is in its token; reports and uploads of an older one are refused and write nothing",
        shownBy: [
          [
            "test/core/report_fencing_test.ts",
            "of an attempt that was given up is refused with 409 and writes nothing",
          ],
          ["test/chaos/mutants/http.ts", "an upload to an attempt that was given up"],
        ],
        figure: inHistories,
      },
      {
        says: "A runner that is gone is left in peace, and has its jobs soon after it is back",
        by: "after five failures in a row one probe after 1, 2, 4, 8, 16 and then every 30 seconds",
        shownBy: [
          [
            "test/core/flow/dead_runner_test.ts",
            "is tried after 1, 2, 4, 8, 16 and then every 30 seconds, each time with one job",
          ],
        ],
        figure: (published) =>
          `${
            loadFigure("load_dead_runner_attempts", "attempts a second")(published)
          } with 5,000 jobs in the queue; ${
            loadFigure("load_dead_runner_recovery", "s until it is busy again")(published)
          }`,
      },
    ],
    not: [
      "A process may run more than once: when its runner fell silent, or when the connection broke after the dispatch was sent. " +
      "It is recorded once. `maxAttempts: 1` in its description forbids a second start.",
      "A runner that was given up may still be at work. It is told so when it speaks.",
      "Deadlines are met by the next sweep after them, not to the millisecond; on Workers that is the cron trigger's minute, or a " +
      "poll that meets the job.",
    ],
  },
  {
    title: "Results",
    promises: [
      {
        says: "A job that is `successful` has its results: every output, every byte, as its runner made them",
        by:
          "results are in the write that ends the job; each upload is looked for with size and SHA-256 before it",
        shownBy: [
          ["test/core/report_uploads_test.ts", "ends the job when they are there as told"],
          ["test/chaos/mutants/core.ts", "a success without its files"],
          keepsEvery,
        ],
        figure: inHistories,
      },
      {
        says: "Results never change",
        by: "files are kept by their SHA-256: what is uploaded later is another file",
        shownBy: [
          [
            "test/http/receive_upload_test.ts",
            "between the look at the files of a success and its commit takes nothing from the results",
          ],
        ],
        figure: inHistories,
      },
      {
        says: "They are kept for `TIDEGATE_KEEP_SECONDS`, and nothing remains after that",
        by: "every final record has an expiry in the store; files go before the record that knows of them",
        shownBy: [
          [
            "test/core/retention_test.ts",
            "says when it expires, is gone after that, and forgotten a day later",
          ],
          ["test/core/retention_test.ts", "takes its files along, before the record"],
        ],
        figure: inHistories,
      },
    ],
    not: [
      "What a runner reports as a link is not fetched or checked.",
      "That the results are right. They are what the runner reported, and fit the description.",
      "A file that was uploaded and that no result refers to may stay until the job is forgotten, when its gateway died at that moment.",
    ],
  },
  {
    title: "Callbacks",
    promises: [
      {
        says:
          "The end of a job is told to its subscriber at least once, or stands in the list of dead letters",
        by: "the callback is owed in the write that ends the job, and tried over about 28 hours",
        shownBy: [
          ["test/core/callback_test.ts", "is owed in the very write that ends the job"],
          [
            "test/core/callback_test.ts",
            "is sent again over 28 hours with the same id and body, and is dead after that, and listed so",
          ],
          ["test/chaos/real_test.ts", "callbacks that are owed in memory only are missing (R3)"],
          struck,
        ],
        figure: ofProcesses("callbacksMissing"),
      },
      {
        says: "Each time in the same words and with the same `webhook-id`, signed",
        by: "Standard Webhooks; the id belongs to the event, not to the attempt",
        shownBy: [
          [
            "test/webhook/signature_test.ts",
            "the package takes what sign made, and verify takes what the package made",
          ],
          ["test/chaos/mutants/core.ts", "a new id for each attempt of a callback"],
        ],
        figure: inHistories,
      },
      {
        says: "No progress is told once the end was",
        by: "the end waits for what is on its way",
        shownBy: [
          ["test/core/progress_callback_test.ts", "that still waits when the job ends is never sent"],
          keepsEvery,
        ],
        figure: inHistories,
      },
    ],
    not: [
      "Exactly once. A subscriber whose answer was lost is told again: look at `webhook-id`.",
      "Progress is told once, whatever comes back, and at most every half second.",
      "A process that stands still for longer than its lease, with a message of progress on its way, may send that after the end was " +
      "told by another.",
    ],
  },
  {
    title: "Loss of the store",
    promises: [
      {
        says: "SQLite: what was answered is on the disk",
        by: "an answer comes after the transaction, which is flushed (`synchronous=FULL`)",
        shownBy: [
          [
            "test/store/sqlite/processes_test.ts",
            "loses no change that was acknowledged, and leaves no half of one",
          ],
          [
            "test/store/files/blobs_test.ts",
            "loses no file that was acknowledged, and leaves no half of one",
          ],
        ],
        figure: ({ processes }) =>
          `${processes.sqlite.lost} of ${processes.sqlite.jobs.toLocaleString("en")} jobs`,
      },
      {
        says:
          "Redis with `TIDEGATE_DURABILITY=replica`: a failover loses no submission and no end that was answered",
        by: "`WAIT 1` after these writes; when no replica has them in time the answer is `503`",
        shownBy: [
          [
            "test/e2e/redis_fault/replica_test.ts",
            "nothing that was acknowledged is lost when the primary dies",
          ],
        ],
        figure: ({ processes }) => {
          const kept = processes.pair.lossWindows.filter(({ durability }) => durability === "replica");
          const sum = (of: "lost" | "acknowledged") => kept.reduce((total, one) => total + one[of], 0);
          return `${sum("lost")} of ${sum("acknowledged")} lost, replica cut off before the primary died`;
        },
      },
      {
        says: "A Redis that may drop jobs, or cannot keep them, is refused at the start",
        by: "version, `maxmemory-policy`, role and rights are looked at before anything is promised",
        shownBy: [
          ["test/e2e/redis_fault/unusable_redis_test.ts", "evicts"],
          ["test/e2e/redis_fault/unusable_redis_test.ts", "is a replica"],
        ],
      },
      {
        says:
          "A Redis that lost its scripts, fell over to another address or came back is used again without a restart",
        by: "scripts are sent again; a connection that is silent, or leads to a replica, is replaced",
        shownBy: [
          ["test/e2e/redis_fault/script_flush_test.ts", "nobody notices"],
          ["test/store/redis/demoted_test.ts", "finds the new primary by itself"],
        ],
        figure: recovery("pair", "redis failed over"),
      },
    ],
    not: [
      "Redis without that setting: a failover loses what the replica did not have yet, `201` or not. The table of losses says how much that was.",
      "`appendfsync everysec`: a power failure takes the last second, a disk that is busy up to two before Redis itself dies.",
      "Upstash: its replicas follow later, and its failovers were not tried.",
      "Nothing survives the loss of the disk that has the only copy.",
    ],
  },
];
