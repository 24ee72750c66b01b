import type { ResultsDocument } from "../ogc/results.ts";
import type { StatusInfo } from "../ogc/status_info.ts";
import { verify } from "../webhook/signature.ts";
import { InvalidSignatureError } from "./errors/invalid_signature_error.ts";

/** What a gateway tells a subscriber. */
export interface Callback {
  /** `webhook-id`: the same each time the message is sent, so that whoever keeps it does nothing twice. */
  readonly id: string;
  /** The status of the job, at `inProgressUri` and `failedUri`; undefined at `successUri`. */
  readonly statusInfo: StatusInfo | undefined;
  /** The results of the job, at `successUri`. */
  readonly results: ResultsDocument | undefined;
}

/**
 * The message of a callback, when it really comes from the gateway (Standard Webhooks, `v1`). Answer `2xx` once it is done with.
 *
 * ```ts
 * const { results } = await unwrap(request, secret);
 * ```
 *
 * @param request its body must not have been read
 * @param secret `whsec_...`, the gateway's callback secret; several while it is being changed
 * @throws InvalidSignatureError when it was not signed with it within the last five minutes, or carries no JSON; Error when a
 * secret cannot be used
 */
export async function unwrap(request: Request, secret: string | readonly string[]): Promise<Callback> {
  const text = await request.text();
  const id = await verify([secret].flat(), request.headers, text, new Date());
  const body = id === undefined ? undefined : parse(text);
  if (id === undefined || body === undefined) {
    throw new InvalidSignatureError(
      "Cannot trust the message: it was not signed with the secret within the last five minutes, or carries no JSON object",
    );
  }
  return isStatus(body)
    ? { id, statusInfo: body, results: undefined }
    : { id, statusInfo: undefined, results: body };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? { ...body } : undefined;
  } catch {
    return undefined;
  }
}

/** An output may have any name, but not all of these at once. */
function isStatus(body: object): body is StatusInfo {
  return ["jobID", "status", "type", "links"].every((member) => Object.hasOwn(body, member));
}
