import { z } from "zod";
import type { Delivery } from "../core/delivery.ts";

const time = z.iso.datetime({ offset: true });

/** What a job owed an endpoint and what became of it. A URL is told without its query, which may hold a secret. */
export const deliveryEntry = z.object({
  id: z.string(),
  kind: z.enum(["dispatch", "cancel", "callback"]),
  event: z.enum(["successful", "failed", "inProgress"]).optional(),
  url: z.string().optional(),
  attempt: z.int(),
  state: z.enum(["pending", "inFlight", "delivered", "abandoned", "dead"]),
  nextAttempt: time.optional(),
  attempts: z.array(z.object({
    at: time,
    outcome: z.enum(["delivered", "refused", "unreachable", "timeout", "status"]),
    status: z.int().optional(),
    detail: z.string().optional(),
    mayHaveArrived: z.literal(true).optional(),
    durationMilliseconds: z.number(),
  })),
}).meta({ id: "delivery" });
export type DeliveryEntry = z.infer<typeof deliveryEntry>;

export function toDeliveryEntry(delivery: Delivery): DeliveryEntry {
  const { id, kind, event, url, attempt, state, dueAt, attempts } = delivery;
  return {
    id,
    kind,
    ...(event === undefined ? {} : { event }),
    ...(url === undefined ? {} : { url: withoutQuery(url) }),
    attempt,
    state,
    ...(state === "pending" ? { nextAttempt: dueAt } : {}),
    attempts: attempts.map((made) => ({ ...made })),
  };
}

function withoutQuery(url: string): string {
  return URL.canParse(url) ? new URL(url).origin + new URL(url).pathname : "";
}
