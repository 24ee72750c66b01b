import { v7 } from "uuid";
import { readConfig } from "../src/config.ts";
import type { Change } from "../src/core/ports.ts";
import { createLog, startLocal } from "../src/local.ts";
import { eventually } from "../test/support/eventually.ts";
import { freePort } from "../test/support/free_port.ts";
import type { SubscriberProgram } from "../test/support/subscriber_program.ts";
import { webhookSecret } from "../test/support/webhook_secret.ts";
import type { Runner } from "./programs.ts";
import { executionPath, inputs } from "./requests.ts";

export interface RecordedJob {
  readonly id: string;
  /** Every commit of it, from the submission to the callback that was delivered. */
  readonly changes: readonly Change[];
}

export interface Cast {
  readonly folder: string;
  readonly runner: Runner;
  readonly subscriber: SubscriberProgram;
}

/** A job as a gateway and its runner make it, with all that was written of it. The gateway keeps it in a file of its own. */
export async function recordJob({ folder, runner, subscriber }: Cast): Promise<RecordedJob> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = readConfig({
    TIDEGATE_PUBLIC_URL: url,
    TIDEGATE_STORE: `sqlite:${folder}/recorded.db`,
    TIDEGATE_SECRET: webhookSecret(),
    TIDEGATE_CALLBACK_SECRET: webhookSecret(),
    TIDEGATE_RUNNERS: `bench=${runner.url} ${runner.secret}`,
    TIDEGATE_PRIVATE_SUBSCRIBERS: subscriber.host,
  });
  const changes: Change[] = [];
  const gateway = await startLocal(config, {
    log: createLog(() => {}, () => new Date(), "off"),
    wrap: (platform) => ({
      ...platform,
      jobs: {
        ...platform.jobs,
        async commit(change) {
          const outcome = await platform.jobs.commit(change);
          if (outcome.kind === "committed") changes.push(change);
          return outcome;
        },
      },
    }),
  });
  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen() {} }, gateway.fetch);
  try {
    const { jobID } = await eventually("a job", 10, () => submitOnce(url, subscriber.url));
    await eventually("its callback", 20, () => isDone(changes) ? true : undefined);
    return { id: jobID, changes };
  } finally {
    await gateway.stop();
    await server.shutdown();
  }
}

async function submitOnce(url: string, successUri: string): Promise<{ jobID: string } | undefined> {
  const body = JSON.stringify({ inputs, subscriber: { successUri: `${successUri}/done` } });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url + executionPath("two_steps"), { method: "POST", headers, body });
  const text = await answer.text();
  return answer.status === 201 ? JSON.parse(text) as { jobID: string } : undefined;
}

function isDone(changes: readonly Change[]): boolean {
  const deliveries = changes.at(-1)?.job.deliveries ?? [];
  return deliveries.some(({ event, state }) =>
    event === "successful" && (state === "delivered" || state === "dead")
  );
}

/** The same changes of another job. */
export function anotherJob({ id, changes }: RecordedJob): readonly Change[] {
  const other = v7();
  return changes.map((change) => ({
    ...JSON.parse(JSON.stringify(change).replaceAll(id, other)) as Change,
    id: crypto.randomUUID(),
  }));
}
