import { z } from "zod";

/** link.yaml */
export const link = z.object({
  href: z.string(),
  rel: z.string().optional(),
  type: z.string().optional(),
  hreflang: z.string().optional(),
  title: z.string().optional(),
}).loose().meta({ id: "link" });
export type Link = z.infer<typeof link>;
