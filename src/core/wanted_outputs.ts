import type { OutputRequest } from "../ogc/execute_request.ts";
import type { ProcessDescription } from "../ogc/process.ts";
import type { Job } from "./job.ts";

/** `/req/core/process-execute-default-outputs`: when none is named all are wanted, as far as the process is still known. */
export function wantedOutputs(
  { wanted }: Pick<Job, "wanted">,
  { outputs = {} }: Partial<ProcessDescription> = {},
): Readonly<Record<string, OutputRequest>> {
  return wanted.outputs ?? Object.fromEntries(Object.keys(outputs).map((id) => [id, {}]));
}
