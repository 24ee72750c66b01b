import type { Change } from "../src/core/ports.ts";
import type { StatusCode } from "../src/ogc/status_info.ts";
import type { RedisServer } from "../test/support/redis_server.ts";
import { createSubscriberProgram } from "../test/support/subscriber_program.ts";
import type { Runner } from "./programs.ts";
import { anotherJob, type RecordedJob, recordJob } from "./recorded_job.ts";
import { withStore } from "./redis_place.ts";
import type { Scene } from "./scene.ts";

/** A job as Redis holds it. */
export interface StoredSample {
  readonly id: string;
  readonly owner: string;
  readonly createdAt: string;
  /** What is under its key. The id does not stand in it. */
  readonly text: string;
  readonly isDead: boolean;
  readonly processId: string;
  readonly status: StatusCode;
}

export interface SampleSources {
  readonly server: RedisServer;
  readonly runner: Runner;
}

/** Ten jobs that have ended: half of them another owner's, two whose callback nobody took, and one that failed. */
export async function storedSamples(
  scene: Scene,
  { server, runner }: SampleSources,
): Promise<readonly StoredSample[]> {
  const { folder } = scene;
  const subscriber = await createSubscriberProgram(folder);
  await scene.with(subscriber.start().then(() => subscriber));
  const delivered = await recordJob({ folder, runner, subscriber });
  await subscriber.plan({ answers: [{ status: 410 }] });
  const dead = await recordJob({ folder, runner, subscriber });
  const sample = (recorded: RecordedJob, owner: string) => store(server, anotherJob(recorded), owner);
  const [theirs, mine, mineDead, mineFailed] = await Promise.all([
    sample(delivered, "somebody"),
    sample(delivered, "anonymous"),
    sample(dead, "anonymous"),
    store(server, anotherJob(delivered).map(toFailed), "anonymous"),
  ]);
  return [theirs, mine, theirs, mineFailed, theirs, mineDead, theirs, mine, theirs, mineDead];
}

function toFailed(change: Change): Change {
  const { job } = change;
  return job.status === "successful" ? { ...change, job: { ...job, status: "failed" } } : change;
}

async function store(server: RedisServer, changes: readonly Change[], owner: string): Promise<StoredSample> {
  const prefix = "samples";
  const owned = changes.map((change) => ({ ...change, job: { ...change.job, owner } }));
  return await withStore(server, prefix, async (jobs) => {
    for (const change of owned) await jobs.commit(change);
    const last = owned.at(-1);
    if (last === undefined) throw new Error("Cannot take a sample of a job that was never written");
    const { id, createdAt, processId, status } = last.job;
    const text = await server.cli("GET", `{${prefix}}:j:${id}`);
    return { id, owner, createdAt, text, isDead: last.index.dead, processId, status };
  });
}
