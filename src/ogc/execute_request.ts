import { z } from "zod";
import { transmissionMode } from "./process.ts";

/** format.yaml */
export const format = z.object({
  mediaType: z.string().optional(),
  encoding: z.string().optional(),
  schema: z.unknown().optional(),
}).loose().meta({ id: "format" });
export type Format = z.infer<typeof format>;

/** output.yaml: how one output is wanted. */
export const outputRequest = z.object({
  format: format.optional(),
  transmissionMode: transmissionMode.optional(),
}).loose().meta({ id: "output" });
export type OutputRequest = z.infer<typeof outputRequest>;

/** subscriber.yaml, without its `required: [successUrl]`, which names a member that does not exist. */
export const subscriber = z.object({
  successUri: z.string().optional(),
  inProgressUri: z.string().optional(),
  failedUri: z.string().optional(),
}).loose().meta({ id: "subscriber" });
export type Subscriber = z.infer<typeof subscriber>;

export const responseForm = z.enum(["raw", "document"]);
export type ResponseForm = z.infer<typeof responseForm>;

/** A member of drafts before 1.0 that clients still send; preferences say the same today. */
export const executionMode = z.enum(["sync", "async", "auto"]);
export type ExecutionMode = z.infer<typeof executionMode>;

/**
 * execute.yaml. Input values are `unknown` here: inlineOrRefData.yaml is a `oneOf` over overlapping types that nothing can
 * satisfy, so they are recognised in order (see request/inputs.ts). Unknown members are ignored, as "based upon" allows.
 */
export const executeRequest = z.object({
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), outputRequest).optional(),
  response: responseForm.optional(),
  mode: executionMode.optional(),
  subscriber: subscriber.optional(),
}).loose().meta({ id: "execute" });
export type ExecuteRequest = z.infer<typeof executeRequest>;
