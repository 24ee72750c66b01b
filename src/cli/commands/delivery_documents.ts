import type { Link } from "../../ogc/link.ts";

/** As the routes below `/admin` answer. */
export interface DeliveryDocument {
  readonly id: string;
  readonly kind: "dispatch" | "cancel" | "callback";
  readonly event?: string;
  readonly url?: string;
  readonly attempt: number;
  readonly state: string;
  readonly nextAttempt?: string;
  readonly attempts: readonly {
    readonly at: string;
    readonly outcome: string;
    readonly status?: number;
    readonly detail?: string;
    readonly durationMilliseconds: number;
  }[];
}

export interface OwingJob {
  readonly jobID: string;
  readonly processID: string;
  readonly owner: string;
  readonly status: string;
  readonly deliveries: readonly DeliveryDocument[];
}

export interface JobAttempts extends Omit<OwingJob, "deliveries"> {
  readonly runner: string;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly reason?: string;
  readonly attempts: readonly {
    readonly attempt: number;
    readonly deliveries: readonly DeliveryDocument[];
  }[];
}

export interface ReplayedDelivery {
  readonly jobID: string;
  readonly deliveryID: string;
  readonly replayed: boolean;
  readonly detail?: string;
}

export interface ReplayedDeliveries {
  readonly deliveries: readonly ReplayedDelivery[];
  readonly links: readonly Link[];
}
