import { GatewayError } from "./errors.ts";
import { isFinal, type Job } from "./job.ts";
import type { BlobStat, Capability, Ports } from "./ports.ts";
import { findReported, refuseStranger } from "./report.ts";
import { uploadKey, uploadPrefix } from "./results.ts";

export interface IncomingUpload {
  readonly outputId: string;
  /** Slashes make folders. */
  readonly path: string;
  readonly content: ReadableStream<Uint8Array>;
  readonly mediaType: string;
  /** The SHA-256 that the runner announced, in lower-case hexadecimal. */
  readonly sha256: string | undefined;
}

/**
 * Keep a file of an output for the final report to refer to.
 *
 * @throws GatewayError `no-such-job`, `stale-attempt`, `job-dismissed`, `job-final`, `upload-mismatch`, `too-large`
 */
export async function upload(
  ports: Pick<Ports, "jobs" | "blobs" | "settings">,
  capability: Capability,
  { outputId, path, content, mediaType, sha256: announced }: IncomingUpload,
): Promise<BlobStat> {
  const { jobId, attempt } = capability;
  refuseOver(await findReported(ports, capability), attempt);
  const keyOf = (sha256: string) => uploadKey({ jobId, attempt, outputId, path }, sha256);
  const stat = await ports.blobs.write(keyOf, content, mediaType, ports.settings.uploadLimitBytes);
  await refuseLate(ports, capability);
  if (announced === undefined || announced === stat.sha256) return stat;
  throw new GatewayError(
    "upload-mismatch",
    `"${path}" came with the SHA-256 ${stat.sha256}, announced was ${announced}; send it again`,
    { status: 400 },
  );
}

function refuseOver(job: Job, attempt: number): void {
  refuseStranger(job, attempt);
  if (!isFinal(job)) return;
  throw new GatewayError("job-final", `Job "${job.id}" has ended "${job.status}"; nothing can be added`);
}

/** The job may have ended while the file came, and what it had uploaded may have been removed: then this goes too. */
async function refuseLate(ports: Pick<Ports, "jobs" | "blobs">, capability: Capability): Promise<void> {
  const { jobId, attempt } = capability;
  const job = await ports.jobs.read(jobId);
  const isWanted = job?.attempt === attempt && (!isFinal(job) || job.status === "successful");
  if (!isWanted) await ports.blobs.removeAll(uploadPrefix(jobId, attempt));
  refuseOver(job ?? await findReported(ports, capability), attempt);
}
