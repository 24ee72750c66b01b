import { z } from "zod";
import { outputRequest, responseForm, subscriber } from "./execute_request.ts";
import { link } from "./link.ts";
import { statusInfo } from "./status_info.ts";

/** Of one batch. */
export const mostJobs = 1_000;

/** An addition of Tidegate's: many requests of one process, each as `execute.yaml` has it, which differ in their inputs. */
export const batchRequest = z.object({
  processID: z.string(),
  // More than `mostJobs` are too large a request, not a malformed one.
  inputs: z.array(z.record(z.string(), z.unknown())).min(1, "must have at least one member"),
  outputs: z.record(z.string(), outputRequest).optional(),
  response: responseForm.optional(),
  subscriber: subscriber.optional(),
}).loose().meta({ id: "batch" });
export type BatchRequest = z.infer<typeof batchRequest>;

/** The jobs of a batch, in the order of its inputs. */
export const jobGroup = z.object({
  group: z.string(),
  jobs: z.array(statusInfo),
  links: z.array(link),
}).meta({ id: "jobGroup" });
export type JobGroup = z.infer<typeof jobGroup>;
