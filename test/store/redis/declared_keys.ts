import type { RedisConnection } from "../../../src/store/redis/connection.ts";

/** Put in front of a script: a call that touches a key which is not among `KEYS` is an error. */
const guard = `
local declared = {}
for _, key in ipairs(KEYS) do declared[key] = true end
local server = redis
local function checked(call)
  return function(name, ...)
    local touched = name == 'MGET' and {...} or {(...)}
    for _, key in ipairs(touched) do
      if not declared[key] then error('undeclared key ' .. key) end
    end
    return call(name, ...)
  end
end
local redis = {call = checked(server.call), pcall = checked(server.pcall)}
`.trim().replaceAll("\n", " ");

/** The connection, with every script watched: a plain Redis lets scripts touch what they did not declare, Upstash does not. */
export function watchingKeys(connection: RedisConnection): RedisConnection {
  const { redis } = connection;
  const run = redis.eval.bind(redis);
  const watched = Object.create(redis, {
    evalsha: { value: () => Promise.reject(new Error("NOSCRIPT the test sends every script whole")) },
    eval: {
      value: (text: string, keys: string[], args: string[]) =>
        run(text.replace("\n", `\n${guard} `), keys, args),
    },
  });
  return { ...connection, redis: watched };
}
