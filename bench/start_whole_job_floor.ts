import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { StatusInfo } from "../src/ogc/status_info.ts";
import type { CallbackReceiver } from "./callback_receiver.ts";
import { callInTurns } from "./callers.ts";
import { type Gateway, type Runner, type Server, startFloor, startRedisFloor } from "./programs.ts";
import type { RedisScene } from "./redis_place.ts";
import { describe } from "./requests.ts";
import type { Scene } from "./scene.ts";
import { lookInto } from "./stored_jobs.ts";

export interface FloorParts {
  readonly scene: Scene;
  readonly gateway: Gateway;
  readonly runner: Runner;
  readonly receiver: CallbackReceiver;
  /** Where the gateway keeps its jobs; undefined: in SQLite. */
  readonly redis: RedisScene | undefined;
  /** Of its keys there. */
  readonly prefix: string;
}

/** It writes as much as the gateway has written of a job that has ended. */
export async function startWholeJobFloor(parts: FloorParts): Promise<Server> {
  const { scene, gateway, runner: { url, secret }, receiver, redis, prefix } = parts;
  await callInTurns({ url: gateway.url, receiver }, 1, 0.1);
  const process = await describe(gateway.url, "no_op");
  const { jobs } = await (await fetch(`${gateway.url}/jobs?limit=1`)).json() as { jobs: StatusInfo[] };
  const { jobID, ...answer } = jobs[0] as StatusInfo;
  const shared = { process, answer, runner: { url, secret } };
  if (redis === undefined) {
    const record = lookInto(
      gateway.storePath,
      (database) => String(database.prepare("SELECT record FROM jobs WHERE id = ?").get(jobID)?.["record"]),
    );
    const folder = join(scene.folder, "floor");
    mkdirSync(folder);
    return await startFloor(join(folder, "floor.db"), { ...shared, record });
  }
  const [head, packed] = (await redis.server.cli("GET", `{${prefix}}:j:${jobID}`)).split("\n");
  const record = `${head}\n${packed}`;
  return await startRedisFloor({ ...shared, record, place: redis.place, prefix: "floor", status: "" });
}
