import type { Client } from "../../client/mod.ts";
import { jobPath } from "../../client/job_path.ts";
import type { Io } from "../io.ts";
import type { Format } from "../output/format.ts";
import { print } from "../output/print.ts";
import { shortTime } from "../output/times.ts";
import { toPairs } from "../output/to_pairs.ts";
import { type Column, type TableLook, toTable } from "../output/to_table.ts";
import type { DeliveryDocument, JobAttempts } from "./delivery_documents.ts";

export interface ShowAttemptsOptions {
  readonly jobId: string;
  readonly format: Format;
}

/** How often a job was begun, and every attempt to tell somebody about it. */
export async function showAttempts(
  client: Client,
  { jobId, format }: ShowAttemptsOptions,
  io: Io,
): Promise<void> {
  const document = await client.transport.read<JobAttempts>({ path: `/admin${jobPath(jobId)}/attempts` });
  print({ document, asTable: (look) => asTable(document, look) }, format, io);
}

interface Row {
  readonly delivery: DeliveryDocument;
  /** Absent: none was made. */
  readonly made: DeliveryDocument["attempts"][number] | undefined;
}

function asTable(job: JobAttempts, look: TableLook): string {
  const pairs = toPairs([
    ["job", job.jobID],
    ["process", job.processID],
    ["owner", job.owner],
    ["runner", job.runner],
    ["status", job.status],
    ["reason", job.reason],
    ["attempt", `${job.attempt} of ${job.maxAttempts}`],
  ], look);
  const deliveries = job.attempts.flatMap(({ deliveries }) => deliveries);
  const rows = deliveries.flatMap((delivery): readonly Row[] =>
    delivery.attempts.length === 0
      ? [{ delivery, made: undefined }]
      : delivery.attempts.map((made) => ({ delivery, made }))
  );
  return `${pairs}\n${toTable(rows, columns, look)}`;
}

const columns: readonly Column<Row>[] = [
  { title: "DELIVERY", value: ({ delivery }) => delivery.id },
  { title: "STATE", value: ({ delivery }) => delivery.state },
  { title: "AT", value: ({ made }) => shortTime(made?.at) },
  { title: "OUTCOME", value: ({ made }) => made?.outcome },
  { title: "STATUS", value: ({ made }) => made?.status, rank: 3 },
  { title: "MS", value: ({ made }) => made?.durationMilliseconds, rank: 2 },
  { title: "DETAIL", value: ({ made }) => made?.detail, isFlexible: true, rank: 1 },
];
