import { z } from "zod";

export const jobPath = z.object({
  jobID: z.string().meta({ description: "Identifier of a job" }),
});

/** The same where it is asked for most: described only. A validator that any text passes costs a tenth of a status poll. */
export const describedJobPath = [{
  name: "jobID",
  in: "path" as const,
  required: true,
  description: "Identifier of a job",
  schema: { type: "string" as const },
}];

export const processPath = z.object({
  processID: z.string().meta({ description: "Identifier of a process" }),
});

const most = 10_000;

/** `/req/core/pl-limit-definition`: above the maximum is read as the maximum. */
export const limit = z.coerce.number("must be a whole number").int("must be a whole number").min(
  1,
  "must be at least 1",
)
  .transform((value) => Math.min(value, most)).default(10)
  .meta({
    description: "Most entries in the answer",
    type: "integer",
    minimum: 1,
    maximum: most,
    default: 10,
  });

export const cursor = z.string().max(4_000).optional().meta({
  description: "Where the page begins; from a `next` link",
});
