import type { Sender } from "../../../src/core/ports.ts";
import type { Platform } from "../../../src/gateway.ts";

/** A sender that looks at the record before each POST: one attempt for one lease, and none without. */
export function createLeaseWatch({ sender, jobs, now }: Platform, broken: string[]): Sender {
  const used = new Set<string>();
  return {
    async post(message) {
      const job = await jobs.read(message.id.split("_")[0] ?? "");
      const delivery = job?.deliveries.find(({ id }) => id === message.id);
      if (delivery?.state === "inFlight") {
        const lease = `${delivery.id} until ${delivery.dueAt}`;
        if (used.has(lease)) broken.push(`two attempts were made in one lease: ${lease}`);
        if (delivery.dueAt <= now().toISOString()) broken.push(`a lease that ran out was used: ${lease}`);
        used.add(lease);
      }
      if (delivery?.state === "pending") broken.push(`an attempt was made without a lease: ${message.id}`);
      return await sender.post(message);
    },
  };
}
