import { z } from "zod";

/** What operators see, as members of the environment's schema. */
export const seeingVariables = {
  TIDEGATE_METRICS: z.enum(["on", "off"], 'must be "on" or "off"').default("on"),
} as const;

/** What of the gateway is told to operators. */
export interface SeeingConfig {
  /** Whether `GET /metrics` answers. */
  readonly metrics: boolean;
}

export function toSeeing(read: { readonly TIDEGATE_METRICS: "on" | "off" }): SeeingConfig {
  return { metrics: read.TIDEGATE_METRICS === "on" };
}
