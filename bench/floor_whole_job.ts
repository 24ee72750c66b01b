import type { OpenAPIHono } from "@hono/zod-openapi";
import { createBackground } from "../src/background.ts";
import { sign } from "../src/webhook/signature.ts";
import { webhookSecret } from "../test/support/webhook_secret.ts";
import type { NewJob } from "./floor_app.ts";
import { type DispatchedRunner, sendDispatch } from "./send_dispatch.ts";

/** The raw writes and reads of a job from its dispatch on. */
export interface WholeJobStore {
  end(id: string, results: string): Promise<void>;
  /** The callback was delivered. */
  called(id: string): Promise<void>;
  results(id: string): string | undefined | Promise<string | undefined>;
}

/**
 * The least that a gateway can do for a job that it has accepted: the same signed calls to runner and subscriber, as many at once,
 * the same raw writes, and nothing else. Nothing is retried, decided, fenced or remembered.
 */
export function floorWholeJob(
  app: OpenAPIHono,
  store: WholeJobStore,
  runner: DispatchedRunner,
): (job: NewJob) => void {
  const background = createBackground(() => {});
  const secret = webhookSecret();

  app.get("/jobs/:jobID/results", async (c) => {
    const text = await store.results(c.req.param("jobID"));
    return text === undefined
      ? c.json({ title: "No results" }, 404)
      : c.body(text, 200, { "content-type": "application/json" });
  });

  async function run({ id, successUri = "" }: NewJob): Promise<void> {
    const answer = await sendDispatch(runner, { id, processId: "no_op" });
    const body = await answer.text();
    await store.end(id, body);
    const headers = {
      "content-type": "application/json",
      ...await sign([secret], id, new Date(), body),
    };
    await (await fetch(successUri, { method: "POST", headers, body })).body?.cancel();
    await store.called(id);
  }

  return (job) => background.run(() => run(job));
}
