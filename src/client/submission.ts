import type { StatusInfo } from "../ogc/status_info.ts";
import { TidegateError } from "./errors/tidegate_error.ts";
import type { ExecuteOptions } from "./execute_options.ts";
import type { Transport } from "./transport/transport.ts";

/** What is to be executed, before it is. */
export interface Submission {
  readonly processId: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly options: ExecuteOptions;
  readonly idempotencyKey: string;
}

/**
 * Execute. The key makes it safe to send again what may have arrived.
 *
 * @throws ApiError, TransportError
 */
export async function submit(
  transport: Transport,
  { processId, inputs, options, idempotencyKey }: Submission,
): Promise<StatusInfo> {
  const { outputs, response = "document", subscriber, signal } = options;
  const request = {
    method: "POST",
    path: `/processes/${encodeURIComponent(processId)}/execution`,
    headers: { "prefer": "respond-async", "idempotency-key": quoted(idempotencyKey) },
    body: { inputs, outputs, response, subscriber },
    retries: transport.retries,
    signal,
  };
  await transport.check?.(request, transport);
  const answer = await transport.send(request);
  if (answer.status === 201) return await transport.readJson<StatusInfo>(answer, request);
  // Processes that cannot be run otherwise answer their results; the job is where the link says.
  await answer.body?.cancel();
  const monitor = /<([^>]*)>[^,]*rel="?monitor"?/.exec(answer.headers.get("link") ?? "")?.[1];
  if (monitor !== undefined) return await transport.read<StatusInfo>({ path: monitor, signal });
  throw new TidegateError(
    `Process "${processId}" answered without a link to the job`,
  );
}

/** A string of RFC 9651, as draft-ietf-httpapi-idempotency-key-header wants it. */
export function quoted(key: string): string {
  return `"${key.replace(/["\\]/g, "\\$&")}"`;
}
