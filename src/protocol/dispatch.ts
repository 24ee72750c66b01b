import { z } from "zod";
import { outputRequest } from "../ogc/execute_request.ts";

const time = z.iso.datetime({ offset: true });

/** The order to run a process: POSTed to the runner's URL. `docs/webhooks.md` is the protocol in words. */
export const dispatchMessage = z.object({
  type: z.literal("dispatch"),
  job: z.object({ id: z.string(), createdAt: time }),
  process: z.object({ id: z.string(), version: z.string() }),
  attempt: z.int().min(1),
  /** As submitted, with the defaults of the description filled in. */
  inputs: z.record(z.string(), z.unknown()),
  /** The outputs that are wanted; an output that is not named need not be made. */
  outputs: z.record(z.string(), outputRequest),
  deadlines: z.object({ acceptBy: time, heartbeatSeconds: z.number(), hardAt: time }),
  report: z.object({ url: z.url(), token: z.string() }),
  upload: z.object({ url: z.url(), inlineLimitBytes: z.int() }),
});
export type DispatchMessage = z.infer<typeof dispatchMessage>;

/** The order to stop: nobody waits for this job any more. */
export const cancelMessage = z.object({
  type: z.literal("cancel"),
  job: z.object({ id: z.string() }),
  attempt: z.int().min(1),
});
export type CancelMessage = z.infer<typeof cancelMessage>;

export const runnerMessage = z.discriminatedUnion("type", [dispatchMessage, cancelMessage]);
export type RunnerMessage = z.infer<typeof runnerMessage>;
