import type { Report } from "../protocol/report.ts";
import type { Ports } from "./ports.ts";
import { uploadKey } from "./results.ts";

interface Claimed {
  readonly outputId: string;
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

const atOnce = 32;

/** The first upload that a report claims and that is not there as claimed, in words; undefined when all are. */
export async function uploadFault(
  { blobs }: Pick<Ports, "blobs">,
  jobId: string,
  attempt: number,
  report: Report,
): Promise<string | undefined> {
  const claimed = uploadsOf(report);
  for (let start = 0; start < claimed.length; start += atOnce) {
    const batch = claimed.slice(start, start + atOnce);
    const faults = await Promise.all(batch.map((file) => faultOf(blobs, jobId, attempt, file)));
    const fault = faults.find((found) => found !== undefined);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function uploadsOf({ status, outputs }: Report): readonly Claimed[] {
  if (status !== "successful") return [];
  return Object.entries(outputs ?? {}).flatMap(([outputId, output]) => {
    if (!("upload" in output)) return [];
    const { upload } = output;
    if (!("files" in upload)) {
      return [{ outputId, path: upload.name, size: upload.size, sha256: upload.sha256 }];
    }
    return upload.files.map(({ path, size, sha256 }) => ({
      outputId,
      path: `${upload.name}/${path}`,
      size,
      sha256,
    }));
  });
}

async function faultOf(
  blobs: Ports["blobs"],
  jobId: string,
  attempt: number,
  { outputId, path, size, sha256 }: Claimed,
): Promise<string | undefined> {
  const stored = await blobs.stat(uploadKey({ jobId, attempt, outputId, path }, sha256));
  const what = `Upload "${path}" of output "${outputId}"`;
  if (stored === undefined) {
    return `${what} is not there with the SHA-256 ${sha256}; upload that to attempt ${attempt} first`;
  }
  return stored.size === size ? undefined : `${what} has ${stored.size} bytes, the report says ${size}`;
}
