import { createClient } from "@redis/client";
import { listPosition, redisKeys } from "../src/store/redis/keys.ts";
import { listScore, statusClass } from "../src/store/redis/list_score.ts";
import type { RedisServer } from "../test/support/redis_server.ts";
import type { StoredSample } from "./stored_sample.ts";

const perBatch = 1_000;
const batchesAtOnce = 4;

/** Copies of the samples in turn, each with an id and a time of its own: one a second, the last of them now. */
export async function fillRedis(
  server: RedisServer,
  prefix: string,
  { samples, jobs }: { readonly samples: readonly StoredSample[]; readonly jobs: number },
): Promise<void> {
  const client = createClient({ url: server.url, RESP: 2 });
  client.on("error", () => {});
  await client.connect();
  const now = Date.now();
  const one = (number: number) => {
    const sample = samples[number % samples.length];
    if (sample === undefined) throw new Error("Cannot fill the store without a sample");
    return copy(sample, number, new Date(now - (jobs - number) * 1000));
  };
  const write = async (from: number) => {
    const copies = Array.from({ length: Math.min(perBatch, jobs - from) }, (_, i) => one(from + i));
    await Promise.all(commands(copies, prefix).map((words) => client.sendCommand(words)));
  };
  try {
    for (let from = 0; from < jobs; from += perBatch * batchesAtOnce) {
      const batches = Array.from({ length: batchesAtOnce }, (_, i) => from + i * perBatch);
      await Promise.all(batches.filter((start) => start < jobs).map(write));
    }
  } finally {
    client.destroy();
  }
}

function copy(sample: StoredSample, number: number, at: Date): StoredSample {
  const createdAt = at.toISOString();
  return {
    ...sample,
    id: sample.id.slice(0, 24) + number.toString(16).padStart(12, "0"),
    createdAt,
    text: sample.text.replaceAll(packed(sample.createdAt), packed(createdAt)),
  };
}

/** A time as the record has it. */
function packed(time: string): string {
  return `\x02${Date.parse(time).toString(36).padStart(8, "0")}`;
}

/** The records and all index entries of them. Their keys do not expire, which no page notices. */
function commands(jobs: readonly StoredSample[], prefix: string): readonly string[][] {
  const keys = redisKeys(prefix);
  const positions = (own: readonly StoredSample[]) =>
    own.flatMap(({ createdAt, id }) => ["0", listPosition(createdAt, id)]);
  const dueAt = String(Date.now() + 7 * 86_400_000);
  const byOwner = Map.groupBy(jobs, ({ owner }) => owner);
  const byProcess = Map.groupBy(jobs, ({ owner, processId }) => keys.byProcess(owner, processId));
  const score = ({ status, createdAt }: StoredSample) =>
    String(listScore(statusClass[status], Date.parse(createdAt)));
  const dead = Map.groupBy(jobs.filter(({ isDead }) => isDead), ({ owner }) => owner);
  return [
    ["MSET", ...jobs.flatMap(({ id, text }) => [keys.job(id), text])],
    ["ZADD", keys.due, ...jobs.flatMap(({ id }) => [dueAt, id])],
    ["SADD", keys.owners, ...byOwner.keys()],
    ...byOwner.entries().map(([owner, own]) => ["ZADD", keys.listed(owner), ...positions(own)]),
    ...byOwner.entries().map(([owner, own]) => [
      "SADD",
      keys.processes(owner),
      ...new Set(own.map(({ processId }) => processId)),
    ]),
    ...byProcess.entries().map(([key, own]) => ["ZADD", key, ...own.flatMap((job) => [score(job), job.id])]),
    ...dead.entries().map(([owner, own]) => ["ZADD", keys.dead(owner), ...positions(own)]),
  ];
}
