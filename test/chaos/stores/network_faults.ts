import type { Fault } from "../../support/rest_faults.ts";
import { doubled, erroneous, garbled, lost, refused } from "../../support/rest_faults.ts";
import type { RedisConnection } from "../../../src/store/redis/connection.ts";
import type { Network } from "./place.ts";

export const networkFaults = [
  "refused",
  "lost",
  "doubled",
  "echoed",
  "late",
  "erroneous",
  "garbled",
] as const;
export type NetworkFault = typeof networkFaults[number];

interface Road {
  readonly straying: Network["straying"];
  /** A connection that is kept must not break: fetch would send again what it had sent. */
  readonly keepsConnections: boolean;
}

/** As something that happens to a call that can be forwarded any number of times. */
export function restFault(fault: NetworkFault, { straying, keepsConnections }: Road): Fault {
  switch (fault) {
    case "refused":
      return keepsConnections ? erroneous : refused;
    case "lost":
      return keepsConnections ? garbled : lost;
    case "doubled":
      return doubled;
    case "erroneous":
      return erroneous;
    case "garbled":
      return garbled;
    case "echoed":
      return async (forward) => {
        const answer = await forward();
        straying.push(forward);
        return answer;
      };
    case "late":
      return (forward) => {
        straying.push(forward);
        return (keepsConnections ? erroneous : refused)(forward);
      };
  }
}

type Eval = (script: string, keys: string[], args: string[]) => Promise<unknown>;

/** The connection, with faults that happen to its scripts. */
export function faultyScripts(
  connection: RedisConnection,
): { readonly connection: RedisConnection; readonly network: Network } {
  const { redis } = connection;
  const straying: Network["straying"] = [];
  let planned: NetworkFault | undefined;
  let overtaking: (() => Promise<void>) | undefined;
  const watched = (run: Eval): Eval => async (script, keys, args) => {
    const [fault, work] = [planned, overtaking];
    planned = undefined;
    overtaking = undefined;
    await work?.();
    return await throughFault(fault, () => run(script, keys, args), straying);
  };
  const faulty = Object.create(redis, {
    evalsha: { value: watched(redis.evalsha.bind(redis) as Eval) },
    eval: { value: watched(redis.eval.bind(redis) as Eval) },
  });
  return {
    connection: { ...connection, redis: faulty },
    network: {
      straying,
      plan: (fault) => void (planned = fault),
      overtake: (work) => void (overtaking = work),
      calm() {
        planned = undefined;
        overtaking = undefined;
      },
    },
  };
}

async function throughFault(
  fault: NetworkFault | undefined,
  forward: () => Promise<unknown>,
  straying: Network["straying"],
): Promise<unknown> {
  switch (fault) {
    case undefined:
      return await forward();
    case "doubled":
      await forward();
      return await forward();
    case "echoed": {
      const answer = await forward();
      straying.push(forward);
      return answer;
    }
    case "late":
      straying.push(forward);
      throw broken();
    case "refused":
    case "erroneous":
      throw broken();
    case "lost":
    case "garbled":
      await forward();
      throw broken();
  }
}

function broken(): Error {
  return Object.assign(new Error("the connection broke"), { code: "ECONNRESET" });
}
