import { z } from "zod";
import { outputRequest, responseForm } from "./execute_request.ts";
import { link } from "./link.ts";

/**
 * What a job was asked for. Close to jobDefinition.yaml of the draft of Part 4, so that its readers can read it, and no claim to that
 * draft; `processID`, `processVersion`, `response` and `withheld` are additions.
 */
export const jobDefinition = z.object({
  /** The process, as a URL. */
  entity: z.string(),
  processID: z.string(),
  processVersion: z.string(),
  /** As submitted, with the defaults of the description filled in. */
  inputs: z.record(z.string(), z.unknown()),
  /** Inputs whose values are not shown again: `writeOnly`, or of the format `password`. */
  withheld: z.array(z.string()).optional(),
  /** Every output that is wanted; all of the process when the request named none. */
  outputs: z.record(z.string(), outputRequest),
  response: responseForm,
  /** Of the request, those that decided how it was run. */
  headers: z.object({ Prefer: z.string() }).optional(),
  links: z.array(link),
}).meta({ id: "jobDefinition" });
export type JobDefinition = z.infer<typeof jobDefinition>;
