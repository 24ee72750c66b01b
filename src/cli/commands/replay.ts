import type { Client } from "../../client/mod.ts";
import { jobPath } from "../../client/job_path.ts";
import { exitCode } from "../exit_code.ts";
import { Failed } from "../failed.ts";
import type { Io } from "../io.ts";
import type { Format } from "../output/format.ts";
import { print } from "../output/print.ts";
import { type Column, toTable } from "../output/to_table.ts";
import { UsageError } from "../usage_error.ts";
import type { JobAttempts, ReplayedDeliveries, ReplayedDelivery } from "./delivery_documents.ts";
import { type DeliveryFilter, toQuery } from "./list_deliveries.ts";

export interface ReplayOptions {
  /** Every dead delivery of these jobs. */
  readonly jobIds: readonly string[];
  /** One of the only job. */
  readonly deliveryId?: string | undefined;
  /** Every dead delivery that matches. */
  readonly isAll: boolean;
  readonly filter: DeliveryFilter;
  readonly format: Format;
}

const atOnce = 100;

/** Make dead deliveries due again. */
export async function replay(client: Client, options: ReplayOptions, io: Io): Promise<void> {
  const { jobIds, isAll, format } = options;
  if (isAll === jobIds.length > 0) {
    throw new UsageError("Cannot tell what to replay: give the ids of jobs, or --all");
  }
  const deliveries: ReplayedDelivery[] = [];
  if (isAll) deliveries.push(...await replayAll(client, options.filter));
  for (const jobId of jobIds) deliveries.push(...await replayOfJob(client, jobId, options.deliveryId));
  print({ document: { deliveries }, asTable: (look) => toTable(deliveries, columns, look) }, format, io);
  const refused = deliveries.filter(({ replayed, detail }) => !replayed && detail !== undefined).length;
  if (refused > 0) {
    throw new Failed(`${refused} of ${deliveries.length} deliveries cannot be replayed`, exitCode.api);
  }
}

async function replayAll(client: Client, filter: DeliveryFilter): Promise<readonly ReplayedDelivery[]> {
  const found: ReplayedDelivery[] = [];
  let path: string | undefined = `/admin/deliveries/replay?${toQuery(filter, atOnce)}`;
  while (path !== undefined) {
    const page: ReplayedDeliveries = await client.transport.read({ method: "POST", path });
    found.push(...page.deliveries);
    path = page.links.find(({ rel }) => rel === "next")?.href;
  }
  return found;
}

async function replayOfJob(
  client: Client,
  jobId: string,
  deliveryId: string | undefined,
): Promise<readonly ReplayedDelivery[]> {
  const path = `/admin${jobPath(jobId)}`;
  const ids = deliveryId === undefined ? await deadOf(client, path) : [deliveryId];
  const done: ReplayedDelivery[] = [];
  for (const deliveryID of ids) {
    const request = { method: "POST", path: `${path}/deliveries/${encodeURIComponent(deliveryID)}/replay` };
    const { replayed } = await client.transport.read<{ replayed: boolean }>(request);
    done.push({ jobID: jobId, deliveryID, replayed });
  }
  return done;
}

async function deadOf(client: Client, path: string): Promise<readonly string[]> {
  const { attempts } = await client.transport.read<JobAttempts>({ path: `${path}/attempts` });
  const dead = attempts.flatMap(({ deliveries }) => deliveries).filter(({ state }) => state === "dead");
  return dead.map(({ id }) => id);
}

const columns: readonly Column<ReplayedDelivery>[] = [
  { title: "DELIVERY", value: ({ deliveryID }) => deliveryID },
  { title: "REPLAYED", value: ({ replayed }) => replayed ? "yes" : "no" },
  { title: "WHY NOT", value: ({ detail }) => detail, isFlexible: true, rank: 1 },
];
