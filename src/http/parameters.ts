import { z } from "@hono/zod-openapi";

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
const wholeNumber = "must be a whole number";

/** `/req/core/pl-limit-definition`: above the maximum is read as the maximum. */
export const limit = z.string(wholeNumber).regex(/^[+-]?\d+$/, wholeNumber).transform(Number)
  .refine((value) => value >= 1, "must be at least 1")
  .transform((value) => Math.min(value, most)).default(10)
  .openapi({
    param: { description: `Most entries in the answer. Above ${most} is read as ${most}.` },
    type: "integer",
    minimum: 1,
    maximum: most,
    default: 10,
  });

export const cursor = z.string("must be given once").max(4_000).optional().openapi({
  param: { description: "Which page: from a `next` or `prev` link. Opaque." },
});

export const deliveryKind = z.enum(["dispatch", "cancel", "callback"], "must be dispatch, cancel or callback")
  .optional().openapi({
    param: { description: "Only these: orders to runners, orders to stop, messages to subscribers" },
  });

export const ofProcess = z.string("must be given once").min(1, "must name a process").optional().openapi({
  param: { description: "Only of jobs of this process" },
});
