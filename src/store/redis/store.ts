import type { Job } from "../../core/job.ts";
import type { Change, CommitOutcome, JobStore } from "../../core/ports.ts";
import type { KeyStore } from "../../core/ports/key_store.ts";
import { redisApiKeys } from "./api_keys.ts";
import { redisCalls, scriptRunner } from "./call.ts";
import { planChange, stateOf } from "./change.ts";
import { checkRedis } from "./check.ts";
import type { RedisConnection } from "./connection.ts";
import { redisCount } from "./count.ts";
import { redisDue } from "./due.ts";
import { type Durability, primaryOnly, replicaDurability } from "./durability.ts";
import { redisKeys } from "./keys.ts";
import type { RedisParts } from "./parts.ts";
import { knownLists } from "./known_lists.ts";
import { redisLists } from "./lists.ts";
import { redisReads } from "./reads.ts";
import { changeName, type StoredRecord } from "./record.ts";
import { redisRecords } from "./records.ts";
import { cutOffWatch } from "./cut_off_watch.ts";
import { redisWatch, type WatchPauses } from "./watch.ts";
import { storeUnavailable } from "../store_unavailable.ts";

export interface RedisOptions {
  readonly connection: RedisConnection;
  /** The first part of every key. Default `tidegate`. */
  readonly prefix?: string;
  /**
   * `replica`: a submission and an end count when one replica has them; `commits` is the connection that they are written on,
   * by default the same one. Default `primary`.
   */
  readonly durability?:
    | { readonly kind: "primary" }
    | { readonly kind: "replica"; readonly commits?: RedisConnection; readonly waitMilliseconds: number };
  /** The clock that keys expire by. */
  readonly now?: () => Date;
  /** How `changed` looks for what other processes wrote while it does not hear of it. Default 50 to 500 ms by TCP, 250 to 2,000 ms by REST. */
  readonly pauses?: WatchPauses;
  /** A request may be cut off in the middle, as on Workers: what it began never ends, and nobody may wait for it. Default false. */
  readonly isCutOff?: boolean;
}

export interface RedisStore extends JobStore {
  readonly keys: KeyStore;
  /** @throws Error when jobs cannot be trusted to this Redis. */
  check(): Promise<void>;
}

const committed: CommitOutcome = { kind: "committed" };
const conflict: CommitOutcome = { kind: "conflict" };
const pausesOf = {
  redis: { first: 50, longest: 500 },
  upstash: { first: 250, longest: 2_000 },
} satisfies Record<RedisConnection["kind"], WatchPauses>;

/** Jobs in a Redis, which any number of gateways may share. `docs/storage.md` names every key. */
export function openRedisStore(options: RedisOptions): RedisStore {
  const { connection, now = () => new Date(), durability: wanted = { kind: "primary" } } = options;
  const { isCutOff = false } = options;
  const { redis } = connection;
  const keys = redisKeys(options.prefix ?? "tidegate");
  const records = redisRecords(connection, keys, isCutOff);
  const calls = redisCalls(isCutOff);
  const parts: RedisParts = { redis, keys, records, calls };
  const commits = wanted.kind === "replica" ? wanted.commits ?? connection : connection;
  const durability: Durability = wanted.kind === "replica"
    ? replicaDurability(commits, parts, wanted.waitMilliseconds)
    : primaryOnly;
  const reads = redisReads(parts);
  const run = scriptRunner(commits);
  const lists = knownLists(now);
  const pauses = options.pauses ?? pausesOf[connection.kind];
  /** The changes that are under way, as they are told. */
  const underWay = new Set<string>();
  const watch = isCutOff ? cutOffWatch({ read, pauses }) : redisWatch({
    newer: read,
    pauses,
    channels: connection.channels,
    channelOf: keys.job,
    isOwn: (message) => underWay.has(message),
  });

  async function read(jobId: string): Promise<Job | undefined> {
    const job = await reads.read(jobId);
    await durability.sure(job);
    if (job !== undefined) watch.seen(job);
    return job;
  }

  /** Decides a change; what it replaces is known from this process, or read. */
  async function write(change: Change): Promise<CommitOutcome> {
    const { job } = change;
    const isCreate = job.revision === 1 && !change.forget;
    const before = isCreate ? undefined : await beforeOf(change);
    const early = isCreate ? undefined : decidedBy(change, before);
    if (early !== undefined) return early;
    const { script, call, record } = planChange(change, {
      keys,
      now: now(),
      ...(before === undefined ? {} : { before }),
      areListsKnown: lists.has(job),
      // By REST nobody hears it, and every command costs.
      tells: connection.kind === "redis",
    });
    const outcome = toOutcome(await run(script, call));
    if (outcome.kind !== "committed" || record === undefined) records.drop(job.id);
    else records.written(job.id, record);
    if (isCreate && outcome.kind === "committed") lists.add(job);
    return outcome;
  }

  async function beforeOf({ job }: Change): Promise<StoredRecord | undefined> {
    const known = records.recall(job.id);
    return known?.revision === job.revision - 1 ? known : await records.read(job.id);
  }

  return {
    ...reads,
    keys: redisApiKeys(parts),
    read,
    list: redisLists(parts),
    count: redisCount(parts),
    due: redisDue(parts, scriptRunner(connection)),
    async commit(change) {
      const told = stateOf({ revision: change.job.revision, change: changeName(change.id) });
      underWay.add(told);
      const outcome = await calls.run("write to the store", () => write(change)).finally(() =>
        underWay.delete(told)
      );
      if (outcome.kind === "replayed") await durability.sure({ id: outcome.jobId });
      if (outcome.kind !== "committed") return outcome;
      await durability.kept(change.job);
      if (!change.forget) watch.seen(change.job);
      return outcome;
    },
    changed: watch.changed,
    async writeCatalogue(catalogue) {
      const text = JSON.stringify(catalogue);
      await calls.run("write to the store", () => redis.hset(keys.catalogues, { [catalogue.runner]: text }));
    },
    // A removal is a write that a full memory does not refuse: whoever is full can still let jobs end.
    ping: () => calls.run("write to the store", async () => void await redis.del(keys.ping)),
    check: () => checkRedis(connection, keys),
    async close() {
      watch.close(storeUnavailable("wait for a change", { errstr: "the store was closed" }));
      await calls.close();
      await connection.close();
      if (commits !== connection) await commits.close();
    },
  };
}

/** What needs no script, because what is stored says it. */
function decidedBy(change: Change, before: StoredRecord | undefined): CommitOutcome | undefined {
  const { revision } = change.job;
  if (before === undefined) return change.forget ? committed : conflict;
  if (before.revision === revision && before.change === changeName(change.id)) return committed;
  return before.revision === revision - 1 ? undefined : conflict;
}

function toOutcome([kind = "", jobId = ""]: readonly string[]): CommitOutcome {
  switch (kind) {
    case "committed":
      return committed;
    case "conflict":
      return conflict;
    case "mismatched":
      return { kind };
    case "replayed":
      return { kind, jobId };
    case "over-quota":
      return { kind, outstanding: Number(jobId) };
    default:
      throw new Error("the script gave an answer that is not known");
  }
}
