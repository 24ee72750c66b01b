import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { RedisConnection } from "./connection.ts";

/**
 * The scripts. Each declares every key it touches, looks before it writes, and is safe to run twice.
 *
 * What else a change writes follows its own arguments as `<command> <number of a key> <count> <arguments>`, again and again.
 */
const alongside = `
local function alongside(from)
  local at = from
  while at <= #ARGV do
    local count = tonumber(ARGV[at + 2])
    redis.call(ARGV[at], KEYS[tonumber(ARGV[at + 1])], unpack(ARGV, at + 3, at + 2 + count))
    at = at + 3 + count
  end
end
`;

/** KEYS: job, perhaps idempotency key, others. ARGV: job id, record, fingerprint or "", life of the key in ms or "", others. */
const create = `${alongside}
local id, record, print = ARGV[1], ARGV[2], ARGV[3]
if print ~= '' then
  local bound = redis.call('GET', KEYS[2])
  if bound then
    local theirs, job = string.match(bound, '^(.-)\\n(.*)$')
    if redis.call('EXISTS', KEYS[1]) == 1 then return {'committed'} end
    if theirs ~= print then return {'mismatched'} end
    if job == id then return {'committed'} end
    return {'replayed', job}
  end
end
if not redis.call('SET', KEYS[1], record, 'NX') then return {'committed'} end
if ARGV[4] ~= '' then redis.call('SET', KEYS[2], print .. '\\n' .. id, 'PX', ARGV[4]) end
alongside(5)
return {'committed'}
`;

/**
 * KEYS: job, others. ARGV: revision and change that are there, revision and change to come, record, its life in ms or "", now in
 * base-36 ms, whether to tell who watches ("" for no), others. Setting first and putting back what was wrongly replaced makes the usual case one command; nobody sees what
 * is between. Who watches is told on the channel of the job's key; a user who may not publish writes all the same.
 */
const replace = `${alongside}
local before, after, record, life = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local old
if life == '' then
  old = redis.call('SET', KEYS[1], record, 'XX', 'GET')
else
  old = redis.call('SET', KEYS[1], record, 'XX', 'GET', 'PX', life)
end
if not old then return {'conflict'} end
local found, expiry = string.match(old, '^%S+ (%d+ %S+) %S+ (%S+)')
if found == before then
  alongside(7)
  if ARGV[6] ~= '' then redis.pcall('PUBLISH', KEYS[1], after) end
  return {'committed'}
end
if expiry == '-' then
  redis.call('SET', KEYS[1], old)
else
  redis.call('SET', KEYS[1], old, 'PX', math.max(1, tonumber(expiry, 36) - tonumber(ARGV[5], 36)))
end
if found == after then return {'committed'} end
return {'conflict'}
`;

/** KEYS: job, everything else of it. ARGV: revision and change that are there, others. */
const forget = `${alongside}
local old = redis.call('GET', KEYS[1])
if not old then return {'committed'} end
if string.match(old, '^%S+ (%d+ %S+)') ~= ARGV[1] then return {'conflict'} end
redis.call('DEL', KEYS[1])
alongside(2)
return {'committed'}
`;

/** KEYS: due, jobs. ARGV: for each job its id, the revision and change that were seen or "", and its time or "" for none. */
const settle = `
local found = redis.call('MGET', unpack(KEYS, 2))
local add, drop = {}, {}
for i = 1, #KEYS - 1 do
  local id, seen, time = ARGV[3 * i - 2], ARGV[3 * i - 1], ARGV[3 * i]
  local now = found[i] and string.match(found[i], '^%S+ (%d+ %S+)') or ''
  if now == seen then
    if time == '' then
      drop[#drop + 1] = id
    else
      add[#add + 1] = time
      add[#add + 1] = id
    end
  end
end
if #add > 0 then redis.call('ZADD', KEYS[1], unpack(add)) end
if #drop > 0 then redis.call('ZREM', KEYS[1], unpack(drop)) end
return {'settled'}
`;

const texts = { create, replace, forget, settle } as const;
export type ScriptName = keyof typeof texts;

/** A full memory refuses new jobs. It must not refuse that a job ends. */
const allowedWhenFull: readonly ScriptName[] = ["replace", "forget", "settle"];

export interface Script {
  readonly text: string;
  readonly sha1: string;
}

/** The first line says what the script may do, in the words of that Redis. */
export function scriptsFor(kind: RedisConnection["kind"]): Readonly<Record<ScriptName, Script>> {
  const script = (name: ScriptName): Script => {
    const flags = kind === "upstash"
      ? " flags=allow-key-locking"
      : allowedWhenFull.includes(name)
      ? " flags=allow-oom"
      : "";
    const text = `#!lua${flags}\n${texts[name].trim()}\n`;
    let known: string | undefined;
    return {
      text,
      // An isolate that starts has no time to lose.
      get sha1() {
        return known ??= bytesToHex(sha1(new TextEncoder().encode(text)));
      },
    };
  };
  return {
    create: script("create"),
    replace: script("replace"),
    forget: script("forget"),
    settle: script("settle"),
  };
}
