import { z } from "zod";

/** exception.yaml, which is the problem details object of RFC 9457. Only `type` is required by the standard. */
export const exception = z.object({
  type: z.string(),
  title: z.string().optional(),
  status: z.int().optional(),
  detail: z.string().optional(),
  instance: z.string().optional(),
}).loose().meta({ id: "Exception" });
export type Exception = z.infer<typeof exception>;
