/**
 * The floor on Redis: the raw writes and reads of the same Redis over the same client as the gateway's.
 *
 * Raw writes of a submit: one script with a string of the size of the gateway's (record and inputs in one) and the same two
 * index entries, for the list and for what is due. Raw reads of a poll: that string, answered with a text of the size of the
 * gateway's answer. Raw writes of the rest of a job, when there is a runner: the string with the results and the index entry of its
 * process in one script, and the string again for the callback.
 */
import { listPosition, redisKeys } from "../src/store/redis/keys.ts";
import { floorApp } from "./floor_app.ts";
import { floorWholeJob } from "./floor_whole_job.ts";
import type { RedisFloorOptions } from "./programs.ts";
import { connectTo } from "./redis_place.ts";

const [port, options = ""] = Deno.args;
const { process, answer, place, prefix, record, status, runner } = JSON.parse(options) as RedisFloorOptions;
const dueAt = String(Date.now() + 86_400_000);
const keys = redisKeys(prefix);
const listed = keys.listed("anonymous");

const { redis } = await connectTo(place);
const insert = await redis.scriptLoad(`#!lua
redis.call('SET', KEYS[1], ARGV[1], 'NX')
redis.call('ZADD', KEYS[2], 0, ARGV[2])
redis.call('ZADD', KEYS[3], ARGV[3], ARGV[4])
return 1
`);

const app = floorApp({ process, answer }, {
  async insert(job) {
    const { id, time, inputs } = job;
    const text = `${record}\n${inputs}\n`;
    const position = listPosition(time.toISOString(), id);
    await redis.evalsha(insert, [keys.job(id), listed, keys.due], [text, position, dueAt, id]);
    runJob?.(job);
  },
  read: async (id) => await redis.get<string>(keys.job(id)) === null ? undefined : status,
});

const replace = await redis.scriptLoad(`#!lua
redis.call('SET', KEYS[1], ARGV[1], 'XX', 'PX', 86400000)
if #ARGV > 1 then redis.call('ZADD', KEYS[2], 0, ARGV[2]) end
return 1
`);
const byProcess = keys.byProcess("anonymous", "no_op");
const runJob = runner && floorWholeJob(app, {
  end: async (id, results) =>
    void await redis.evalsha(replace, [keys.job(id), byProcess], [`${record}\n\n${results}`, id]),
  called: async (id) => void await redis.evalsha(replace, [keys.job(id)], [`${record}\n\n`]),
  results: async (id) => await redis.get<string>(keys.job(id)) ?? undefined,
}, runner);

Deno.serve({ hostname: "127.0.0.1", port: Number(port) }, app.fetch);
