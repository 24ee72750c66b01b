import { z } from "zod";

/** One fault of a request, and where: a JSON pointer into its body, or to the parameter. */
const fault = z.object({ pointer: z.string().optional(), detail: z.string() }).meta({ id: "fault" });

/**
 * exception.yaml, which is the problem details object of RFC 9457. Only `type` is required by the standard; `errors`, `job` and
 * `jobID` are additions.
 */
export const exception = z.object({
  type: z.string(),
  title: z.string().optional(),
  status: z.int().optional(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  errors: z.array(fault).readonly().optional(),
  job: z.string().optional(),
  jobID: z.string().optional(),
}).loose().meta({ id: "exception" });
export type Exception = z.infer<typeof exception>;
