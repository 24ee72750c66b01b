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

/**
 * KEYS: job, perhaps idempotency key, others. ARGV: job id, record, fingerprint or "", life of the key in ms or "", number of the key
 * of the owner's outstanding jobs or "" (then four times ""), how many there may be, now, when places that are kept for other jobs
 * lapse (both in ms), for how many these are, their ids, others.
 *
 * The place is taken first and given back when there are too many; what has lapsed is looked for only then.
 */
const create = `${alongside}
local id, record, print = ARGV[1], ARGV[2], ARGV[3]
local kept = tonumber(ARGV[9]) or 0

local function isFull(open, most)
  if redis.call('ZADD', open, 'inf', id) == 0 then return nil end
  if redis.call('ZCARD', open) + kept <= most then return nil end
  redis.call('ZREMRANGEBYSCORE', open, '-inf', ARGV[7])
  local count = redis.call('ZCARD', open)
  if count + kept <= most then return nil end
  redis.call('ZREM', open, id)
  return count - 1
end

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
if ARGV[5] ~= '' then
  local open = KEYS[tonumber(ARGV[5])]
  local count = isFull(open, tonumber(ARGV[6]))
  if count then
    redis.call('DEL', KEYS[1])
    return {'over-quota', tostring(count)}
  end
  for i = 1, kept do redis.call('ZADD', open, 'NX', ARGV[8], ARGV[9 + i]) end
end
if ARGV[4] ~= '' then redis.call('SET', KEYS[2], print .. '\\n' .. id, 'PX', ARGV[4]) end
alongside(10 + kept)
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

/**
 * `core/limits/bucket.ts` at the clock of Redis. KEYS: buckets of a caller, as `<name> <full at, in microseconds>` again and again.
 * ARGV: needed, wanted, and for each bucket its name, its quota, microseconds for a token, the cost of a use.
 */
const take = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local fullAt = {}
for name, at in string.gmatch(redis.call('GET', KEYS[1]) or '', '(%S+) (%d+)') do
  if tonumber(at) > now then fullAt[name] = tonumber(at) end
end
local uses = math.huge
local debts = {}
for i = 3, #ARGV, 4 do
  local capacity = ARGV[i + 1] * ARGV[i + 2]
  local debt = math.max(0, (fullAt[ARGV[i]] or 0) - now)
  debt = debt > 2 * capacity and 0 or math.min(debt, capacity)
  debts[#debts + 1] = debt
  uses = math.min(uses, math.floor((capacity - debt) / (ARGV[i + 2] * ARGV[i + 3])))
end
local granted = math.min(uses, tonumber(ARGV[2]), math.max(tonumber(ARGV[1]), math.floor(uses / 8)))
local answer = {string.format('%.0f', granted)}
for i, debt in ipairs(debts) do
  local at = 4 * i - 1
  local after = debt + granted * ARGV[at + 2] * ARGV[at + 3]
  answer[#answer + 1] = string.format('%.0f', after)
  fullAt[ARGV[at]] = now + after
end
if granted > 0 then
  local last, written = now, {}
  for name, at in pairs(fullAt) do
    last = math.max(last, at)
    written[#written + 1] = name .. ' ' .. string.format('%.0f', at)
  end
  redis.call('SET', KEYS[1], table.concat(written, ' '), 'PX', string.format('%.0f', math.ceil((last - now) / 1000)))
end
return answer
`;

const texts = { create, replace, forget, settle, take } as const;
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
    take: script("take"),
  };
}
