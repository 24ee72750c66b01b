import type { Client } from "../../client/mod.ts";
import type { Io } from "../io.ts";
import { listDocument } from "../list_document.ts";
import type { Format } from "../output/format.ts";
import { note, print } from "../output/print.ts";
import { shortTime } from "../output/times.ts";
import { type Column, toTable } from "../output/to_table.ts";
import type { DeliveryDocument, OwingJob } from "./delivery_documents.ts";

export interface DeliveryFilter {
  readonly state?: string | undefined;
  readonly kind?: string | undefined;
  readonly processID?: string | undefined;
}

export interface ListDeliveriesOptions {
  readonly filter: DeliveryFilter;
  /** Most jobs. */
  readonly limit: number;
  readonly format: Format;
}

const largestPage = 100;

/** Deliveries of every owner. */
export async function listDeliveries(
  client: Client,
  { filter, limit, format }: ListDeliveriesOptions,
  io: Io,
): Promise<void> {
  const search = toQuery(filter, Math.min(limit, largestPage));
  const request = { path: `/admin/deliveries?${search}`, member: "jobs", limit } as const;
  const { document, hasMore } = await listDocument<OwingJob, "jobs">(client, request);
  const rows = document.jobs.flatMap((job) => job.deliveries.map((delivery) => ({ job, delivery })));
  print({ document, asTable: (look) => toTable(rows, columns, look) }, format, io);
  if (hasMore) note(io, `There are more than those of these ${limit} jobs: --limit shows more`);
}

export function toQuery(filter: DeliveryFilter, limit: number): URLSearchParams {
  const given = Object.entries({ ...filter, limit: String(limit) });
  return new URLSearchParams(given.flatMap(([name, value]) => value === undefined ? [] : [[name, value]]));
}

interface Row {
  readonly job: OwingJob;
  readonly delivery: DeliveryDocument;
}

const columns: readonly Column<Row>[] = [
  { title: "DELIVERY", value: ({ delivery }) => delivery.id },
  { title: "PROCESS", value: ({ job }) => job.processID, isFlexible: true, rank: 3 },
  { title: "OWNER", value: ({ job }) => job.owner, isFlexible: true, rank: 2 },
  { title: "KIND", value: ({ delivery }) => delivery.event ?? delivery.kind },
  { title: "STATE", value: ({ delivery }) => delivery.state },
  { title: "NEXT", value: ({ delivery }) => shortTime(delivery.nextAttempt), rank: 4 },
  { title: "LAST OUTCOME", value: ({ delivery }) => lastOutcome(delivery), isFlexible: true, rank: 1 },
];

export function lastOutcome({ attempts }: DeliveryDocument): string | undefined {
  const last = attempts.at(-1);
  return last && [last.outcome, last.status, last.detail].filter((part) => part !== undefined).join(" ");
}
