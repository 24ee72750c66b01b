import { z } from "zod";
import { link } from "./link.ts";

export const jobControlOption = z.enum(["sync-execute", "async-execute", "dismiss"]).meta({
  id: "jobControlOptions",
});
export type JobControlOption = z.infer<typeof jobControlOption>;

export const transmissionMode = z.enum(["value", "reference"]).meta({ id: "transmissionMode" });
export type TransmissionMode = z.infer<typeof transmissionMode>;

/**
 * A value schema: an OpenAPI 3.0 schema object (schema.yaml). Only its shape as an object is checked here; its keywords are
 * read by the validator. Unknown members (`x-ui-*`) pass through untouched.
 */
export const valueSchema = z.record(z.string(), z.unknown()).meta({ id: "schema" });
export type ValueSchema = z.infer<typeof valueSchema>;

const described = {
  title: z.string().optional(),
  description: z.string().optional(),
  keywords: z.array(z.string()).optional(),
  metadata: z.array(z.record(z.string(), z.unknown())).optional(),
  additionalParameters: z.record(z.string(), z.unknown()).optional(),
};

/** inputDescription.yaml; `minOccurs` and `maxOccurs` default to 1. */
export const inputDescription = z.object({
  ...described,
  schema: valueSchema,
  minOccurs: z.int().min(0).optional(),
  maxOccurs: z.union([z.int().min(0), z.literal("unbounded")]).optional(),
}).loose().meta({ id: "inputDescription" });
export type InputDescription = z.infer<typeof inputDescription>;

/** outputDescription.yaml */
export const outputDescription = z.object({ ...described, schema: valueSchema }).loose().meta({
  id: "outputDescription",
});
export type OutputDescription = z.infer<typeof outputDescription>;

const summaryMembers = {
  ...described,
  id: z.string().min(1).max(200),
  version: z.string(),
  jobControlOptions: z.array(jobControlOption).optional(),
  outputTransmission: z.array(transmissionMode).optional(),
  links: z.array(link).optional(),
};

/** processSummary.yaml */
export const processSummary = z.object(summaryMembers).loose().meta({ id: "processSummary" });
export type ProcessSummary = z.infer<typeof processSummary>;

/** process.yaml: the summary with its inputs and outputs, each keyed by its identifier. */
export const processDescription = z.object({
  ...summaryMembers,
  inputs: z.record(z.string(), inputDescription).optional(),
  outputs: z.record(z.string(), outputDescription).optional(),
}).loose().meta({ id: "process" });
export type ProcessDescription = z.infer<typeof processDescription>;

/** processList.yaml */
export const processList = z.object({ processes: z.array(processSummary), links: z.array(link) }).meta({
  id: "processList",
});
export type ProcessList = z.infer<typeof processList>;
