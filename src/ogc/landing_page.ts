import { z } from "zod";
import { link } from "./link.ts";

/** landingPage.yaml */
export const landingPage = z.object({
  title: z.string().optional(),
  description: z.string().optional(),
  links: z.array(link),
}).meta({ id: "landingPage" });
export type LandingPage = z.infer<typeof landingPage>;

/** confClasses.yaml */
export const conformance = z.object({ conformsTo: z.array(z.string()) }).meta({ id: "confClasses" });
export type Conformance = z.infer<typeof conformance>;
