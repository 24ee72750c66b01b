import { GatewayError } from "../../core/errors.ts";
import type { RedisConnection } from "./connection.ts";
import { isScriptMissing, redisFault } from "./fault.ts";
import { type ScriptName, scriptsFor } from "./scripts.ts";
import { storeUnavailable } from "../store_unavailable.ts";

export interface ScriptCall {
  readonly keys: readonly string[];
  readonly args: readonly string[];
}

export type RunScript = (name: ScriptName, call: ScriptCall) => Promise<readonly string[]>;

/** Run a script by its hash, and whole when Redis has forgotten it. */
export function scriptRunner({ redis, kind }: RedisConnection): RunScript {
  const scripts = scriptsFor(kind);
  return async (name, { keys, args }) => {
    const { sha1, text } = scripts[name];
    try {
      return await redis.evalsha(sha1, [...keys], [...args]) as string[];
    } catch (error) {
      if (!isScriptMissing(error)) throw error;
      return await redis.eval(text, [...keys], [...args]) as string[];
    }
  };
}

export interface RedisCalls {
  /** @throws GatewayError `store-unavailable` for whatever the work throws, and once closed. */
  run<T>(action: string, work: () => Promise<T>): Promise<T>;
  /** Refuse what comes from now on; resolves when what was begun has ended. */
  close(): Promise<void>;
}

/** @param isCutOff Calls may never end, because their request was cut off: they are not waited for. */
export function redisCalls(isCutOff: boolean): RedisCalls {
  let underWay = 0;
  let isClosed = false;
  const idle = Promise.withResolvers<void>();

  return {
    async run(action, work) {
      if (isClosed) throw storeUnavailable(action, { errstr: "the store was closed" });
      underWay++;
      try {
        return await work();
      } catch (error) {
        throw error instanceof GatewayError ? error : redisFault(action, error);
      } finally {
        underWay--;
        if (isClosed && underWay === 0) idle.resolve();
      }
    },
    async close() {
      isClosed = true;
      if (underWay > 0 && !isCutOff) await idle.promise;
    },
  };
}
