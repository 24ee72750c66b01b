import type { JobGroup } from "../../ogc/batch_request.ts";
import { TransportError } from "../errors/transport_error.ts";
import { quoted } from "../submission.ts";
import type { Transport } from "../transport/transport.ts";
import type { Submissions } from "./submit_all.ts";

/** One request (`POST /jobs/batch`, an addition of Tidegate's). @throws ApiError, TransportError */
export async function submitBatch(
  transport: Transport,
  { processId, inputs, options, idempotencyKey }: Submissions,
): Promise<JobGroup> {
  const { outputs, response = "document", subscriber, signal } = options;
  const request = {
    method: "POST",
    path: "/jobs/batch",
    headers: { "idempotency-key": quoted(idempotencyKey) },
    body: { processID: processId, inputs, outputs, response, subscriber },
    retries: transport.retries,
    signal,
  };
  await transport.check?.(request, transport);
  const begun = await transport.read<JobGroup>(request);
  if (begun.jobs?.length === inputs.length) return begun;
  const { method, path } = request;
  const detail = `the answer does not tell of ${inputs.length} jobs`;
  throw new TransportError({ method, url: transport.url + path }, detail);
}
