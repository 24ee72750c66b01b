import { isFinal, type Job, statusRevisionOf } from "../../core/job.ts";
import type { Change } from "../../core/ports.ts";
import type { ScriptCall } from "./call.ts";
import { listPosition, type RedisKeys } from "./keys.ts";
import { listScore, statusClass } from "./list_score.ts";
import { changeName, type RecordParts, type StoredRecord, writeRecord } from "./record.ts";
import type { ScriptName } from "./scripts.ts";

export interface ChangeContext {
  readonly keys: RedisKeys;
  readonly now: Date;
  /** What the change replaces; absent for a new job. */
  readonly before?: StoredRecord;
  /** That there are lists of this owner and this process is written already. */
  readonly areListsKnown: boolean;
  /** Other processes may be told of what a reader sees. */
  readonly tells: boolean;
}

export interface PlannedChange {
  readonly script: ScriptName;
  readonly call: ScriptCall;
  /** What will be under the job's key; absent when it is forgotten. */
  readonly record?: string;
}

/** Texts up to here stand in the record: one command less to write and to read. */
const longestInRecord = 2_048;
const logEntriesKept = 1_000;
/** What a sweep has not removed in order by then, Redis forgets by itself. */
const graceMilliseconds = 86_400_000;
/** A due time that moves later is left to the sweep, which puts many right at once; that of a job far in the future is not. */
const farMilliseconds = 3_600_000;

/**
 * A change as one script and everything it needs. What is there is known, and the script refuses when it is not, so only what
 * differs is written.
 */
export function planChange(change: Change, context: ChangeContext): PlannedChange {
  if (change.forget) return planForget(change, context);
  const { job, idempotency } = change;
  const { keys, now, before } = context;
  const { parts, commands } = planParts(change, context);
  const record = writeRecord(change, parts);
  if (before === undefined) {
    const life = idempotency ? Date.parse(idempotency.expiresAt) - now.getTime() : 0;
    const first = [keys.job(job.id), ...(idempotency ? [keys.idempotency(idempotency.key)] : [])];
    const place = placeOf(change, context);
    const head = [
      ...[job.id, record, idempotency?.fingerprint ?? "", life > 0 ? String(life) : ""],
      ...(place === undefined ? ["", "", "", "", ""] : [String(first.push(place.key)), ...place.args]),
    ];
    return { script: "create", call: toCall(first, head, commands), record };
  }
  const life = parts.expiresAt === undefined ? "" : String(Math.max(1, parts.expiresAt - now.getTime()));
  const after = `${job.revision} ${changeName(change.id)}`;
  const isNews = context.tells && statusRevisionOf(job) === job.revision;
  const head = [stateOf(before), after, record, life, now.getTime().toString(36), isNews ? "1" : ""];
  return { script: "replace", call: toCall([keys.job(job.id)], head, commands), record };
}

/** Where the outstanding jobs of its owner are, how many there may be, and which others a place is kept for. */
function placeOf({ job, quota }: Change, { keys, now }: ChangeContext) {
  if (quota === undefined) return undefined;
  const { most, keepFor = [], keepSeconds = 0 } = quota;
  const lapsesAt = now.getTime() + keepSeconds * 1_000;
  const numbers = [most, now.getTime(), lapsesAt, keepFor.length].map(String);
  return { key: keys.outstanding(job.owner), args: [...numbers, ...keepFor] };
}

/** Revision and change of a record, as the scripts compare them. */
export function stateOf({ revision, change }: Pick<StoredRecord, "revision" | "change">): string {
  return `${revision} ${change}`;
}

/** One command on one key. */
interface Command {
  readonly name: string;
  readonly key: string;
  readonly args: readonly string[];
}

function planParts(change: Change, context: ChangeContext): { parts: RecordParts; commands: Command[] } {
  const { job, index } = change;
  const { keys, now, before } = context;
  const inputs = placed(change.inputs, before?.inputs, before?.inputsText);
  const results = placed(change.results, before?.results, before?.resultsText);
  const log = (change.log ?? []).slice(-logEntriesKept).map((entry) => JSON.stringify(entry));
  const expiresAt = job.finishedAt !== undefined && job.expiresAt !== undefined
    ? Math.max(now.getTime(), Date.parse(job.expiresAt)) + graceMilliseconds
    : undefined;
  const parts: RecordParts = {
    listed: index.listed,
    dead: index.dead,
    counted: !isFinal(job) && (before === undefined ? change.quota !== undefined : before.counted),
    statusClass: statusClass[job.status],
    ...(index.dueAt === undefined ? {} : { dueAt: Date.parse(index.dueAt) }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    inputs: inputs.isApart,
    results: results.isApart,
    log: before?.log === true || log.length > 0,
    inputsText: inputs.text,
    resultsText: results.text,
  };
  const commands = [
    ...(inputs.apart === undefined ? [] : [command("SET", keys.inputs(job.id), inputs.apart)]),
    ...(results.apart === undefined ? [] : [command("SET", keys.results(job.id), results.apart)]),
    ...(log.length === 0 ? [] : [
      command("RPUSH", keys.log(job.id), ...log),
      command("LTRIM", keys.log(job.id), String(-logEntriesKept), "-1"),
    ]),
    ...indexCommands(change, parts, context),
    ...lifeCommands(job.id, parts, context),
  ];
  return { parts, commands };
}

/** Where a text goes: into the record while it is short, else apart; what a change does not bring stays where it is. */
function placed(value: unknown, wasApart = false, textBefore = "") {
  if (value === undefined) return { isApart: wasApart, text: textBefore, apart: undefined };
  const text = JSON.stringify(value);
  return text.length <= longestInRecord
    ? { isApart: false, text, apart: undefined }
    : { isApart: true, text: "", apart: text };
}

function indexCommands({ job }: Change, parts: RecordParts, context: ChangeContext): Command[] {
  const { keys, before, areListsKnown } = context;
  const position = listPosition(job.createdAt, job.id);
  const relist = (key: string, is: boolean, was = false) =>
    is === was ? [] : [is ? command("ZADD", key, "0", position) : command("ZREM", key, position)];
  return [
    ...(before === undefined && !areListsKnown
      ? [command("SADD", keys.owners, job.owner), command("SADD", keys.processes(job.owner), job.processId)]
      : []),
    ...relist(keys.listed(job.owner), parts.listed, before?.listed),
    ...(job.group === undefined
      ? []
      : relist(keys.byGroup(job.owner, job.group), parts.listed, before?.listed)),
    ...relist(keys.dead(job.owner), parts.dead, before?.dead),
    ...processCommands(job, parts, context),
    ...(before?.counted && !parts.counted ? [command("ZREM", keys.outstanding(job.owner), job.id)] : []),
    ...dueCommands(job.id, parts.dueAt, context),
  ];
}

/** One command takes a job in, and one moves it to where those are that have ended like it. */
function processCommands(job: Job, parts: RecordParts, { keys, before }: ChangeContext): Command[] {
  const key = keys.byProcess(job.owner, job.processId);
  if (!parts.listed) return before?.listed ? [command("ZREM", key, job.id)] : [];
  if (before?.listed && before.statusClass === parts.statusClass) return [];
  return [command("ZADD", key, String(listScore(parts.statusClass, Date.parse(job.createdAt))), job.id)];
}

function dueCommands(id: string, dueAt: number | undefined, { keys, before }: ChangeContext): Command[] {
  const was = before?.dueAt;
  if (dueAt === undefined) return was === undefined ? [] : [command("ZREM", keys.due, id)];
  const isLater = was !== undefined && dueAt >= was && dueAt - was < farMilliseconds;
  return isLater ? [] : [command("ZADD", keys.due, String(dueAt), id)];
}

/** What stands apart goes with the record. */
function lifeCommands(id: string, parts: RecordParts, { keys, now, before }: ChangeContext): Command[] {
  if (parts.expiresAt === undefined) return [];
  const life = String(Math.max(1, parts.expiresAt - now.getTime()));
  const isNew = parts.expiresAt !== before?.expiresAt;
  return [
    ...(parts.inputs && isNew ? [keys.inputs(id)] : []),
    ...(parts.results && (isNew || !before?.results) ? [keys.results(id)] : []),
    ...(parts.log && (isNew || !before?.log) ? [keys.log(id)] : []),
  ].map((key) => command("PEXPIRE", key, life));
}

function planForget({ job }: Change, { keys, before }: ChangeContext): PlannedChange {
  const position = listPosition(job.createdAt, job.id);
  const commands = [
    ...(before?.inputs ? [command("DEL", keys.inputs(job.id))] : []),
    ...(before?.results ? [command("DEL", keys.results(job.id))] : []),
    ...(before?.log ? [command("DEL", keys.log(job.id))] : []),
    ...(before?.listed
      ? [
        command("ZREM", keys.listed(job.owner), position),
        command("ZREM", keys.byProcess(job.owner, job.processId), job.id),
        ...(job.group === undefined ? [] : [command("ZREM", keys.byGroup(job.owner, job.group), position)]),
      ]
      : []),
    ...(before?.dead ? [command("ZREM", keys.dead(job.owner), position)] : []),
    ...(before?.counted ? [command("ZREM", keys.outstanding(job.owner), job.id)] : []),
    command("ZREM", keys.due, job.id),
  ];
  const head = [before === undefined ? "" : stateOf(before)];
  return { script: "forget", call: toCall([keys.job(job.id)], head, commands) };
}

function command(name: string, key: string, ...args: readonly string[]): Command {
  return { name, key, args };
}

/** Commands as the scripts read them: each key once, named by its number. */
function toCall(first: readonly string[], head: readonly string[], commands: readonly Command[]): ScriptCall {
  const keys = [...first];
  const args = [...head];
  for (const { name, key, args: own } of commands) {
    const number = keys.indexOf(key) + 1;
    args.push(name, String(number || keys.push(key)), String(own.length), ...own);
  }
  return { keys, args };
}
