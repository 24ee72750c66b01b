import { scriptRunner } from "./call.ts";
import type { RedisConnection } from "./connection.ts";
import { redisReason } from "./fault.ts";
import type { RedisKeys } from "./keys.ts";
import { unusableRedis } from "./unusable_store.ts";

const leastMajor = 7;

/**
 * Whether jobs can be trusted to this Redis. What a managed Redis does not tell is not judged.
 *
 * @throws UnusableStore that says what is wrong and what would be right.
 */
export async function checkRedis(connection: RedisConnection, keys: RedisKeys): Promise<void> {
  const { redis } = connection;
  const told = await orRefuse(() => redis.exec<unknown>(["INFO"]).catch(toldNothing));
  const faults = faultsOf(parseInfo(typeof told === "string" ? told : ""));
  if (faults.length > 0) throw unusableRedis(faults.join("; "));
  // A change of what is not there: it writes nothing, and shows that scripts may be run and keys written.
  const nothing = { keys: [keys.ping], args: ["0 none", "1 none", "", "", "0", ""] };
  await orRefuse(() => scriptRunner(connection)("replace", nothing));
}

async function orRefuse<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unusableRedis(redisReason(error));
  }
}

/** A command that is unknown or forbidden tells nothing; a Redis that cannot be reached is no Redis. */
function toldNothing(error: unknown): undefined {
  if (/unknown command|NOPERM|not (?:supported|available|allowed)/i.test(String(error).slice(0, 300))) {
    return undefined;
  }
  throw error;
}

function faultsOf(info: ReadonlyMap<string, string>): readonly string[] {
  const faults: string[] = [];
  const version = info.get("redis_version");
  const policy = info.get("maxmemory_policy");
  if (version !== undefined && parseInt(version) < leastMajor) {
    faults.push(`it is version ${version}; use ${leastMajor}.0 or newer`);
  }
  if (policy !== undefined && policy !== "noeviction") {
    faults.push(
      `its maxmemory-policy is "${policy}", which drops jobs when memory is short; set "noeviction"`,
    );
  }
  if (info.get("role") === "slave") faults.push("it is a replica and takes no writes; name the primary");
  if (info.get("loading") === "1") faults.push("it is still loading its data; try again");
  return faults;
}

function parseInfo(text: string): ReadonlyMap<string, string> {
  const lines = text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const [, name, value] = /^(\w+):(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return new Map(lines);
}
