import type { ProcessDescription } from "../ogc/process.ts";
import type { OutputValue } from "../protocol/report.ts";
import { isBase64 } from "../schema/base64.ts";
import { describedFormat } from "../schema/described_format.ts";
import type { Job } from "./job.ts";
import type { StoredOutput, StoredResults } from "./results.ts";

type Reported = Readonly<Record<string, OutputValue>>;

/** The outputs of a final report that were wanted, in the order of the description, with what that says of their formats. */
export function toStoredResults(
  job: Job,
  process: ProcessDescription | undefined,
  outputs: Reported,
): StoredResults {
  const described = Object.keys(process?.outputs ?? {});
  const rest = Object.keys(outputs).filter((id) => !described.includes(id));
  const ids = [...described, ...rest].filter((id) =>
    job.wanted.outputs === undefined || Object.hasOwn(job.wanted.outputs, id)
  );
  const entries = ids.flatMap((id) => {
    const output = Object.hasOwn(outputs, id) ? outputs[id] : undefined;
    return output === undefined ? [] : [[id, toStoredOutput(job, process, id, output)] as const];
  });
  return Object.fromEntries(entries);
}

/** Why a final report cannot be taken as it is: an output is missing, or is not what its description says. */
export function resultsFault(
  job: Job,
  process: ProcessDescription | undefined,
  outputs: Reported,
  results: StoredResults,
): string | undefined {
  const wanted = Object.keys(job.wanted.outputs ?? process?.outputs ?? {});
  const missing = wanted.filter((id) => !Object.hasOwn(outputs, id));
  if (missing.length > 0) {
    return `The runner reported success without the output ${missing.map((id) => `"${id}"`).join(", ")}`;
  }
  const [broken] = Object.entries(results).find(([, output]) => isBrokenBase64(output)) ?? [];
  return broken === undefined
    ? undefined
    : `The runner reported the output "${broken}", which must be base64, as something else`;
}

function isBrokenBase64(output: StoredOutput): boolean {
  if (output.kind !== "value" || output.encoding !== "base64") return false;
  return typeof output.value !== "string" || !isBase64(output.value);
}

function toStoredOutput(
  job: Job,
  process: ProcessDescription | undefined,
  id: string,
  output: OutputValue,
): StoredOutput {
  if ("upload" in output) {
    const { upload } = output;
    if (!("files" in upload)) return { kind: "file", ...upload };
    const files = upload.files.map(({ path, size, sha256 }) => ({ path, size, sha256 }));
    return { kind: "tree", name: upload.name, mediaType: upload.mediaType, files };
  }
  if ("href" in output) {
    const { href, type, title } = output;
    return { kind: "link", href, ...(type ? { type } : {}), ...(title ? { title } : {}) };
  }
  const { value } = output;
  const told = output.mediaType ?? job.wanted.outputs?.[id]?.format?.mediaType;
  const described = describedFormat(process?.outputs?.[id]?.schema ?? {}, value, told);
  const mediaType = output.mediaType ?? described.mediaType;
  const encoding = output.encoding ?? described.encoding;
  return { kind: "value", value, ...(mediaType ? { mediaType } : {}), ...(encoding ? { encoding } : {}) };
}
