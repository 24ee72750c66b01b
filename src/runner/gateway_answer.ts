import { reportAnswer } from "../protocol/report.ts";
import { readRetryAfter } from "./backoff.ts";
import { readBody } from "./read_body.ts";

/** What the gateway's answer to a report or an upload asks the runner to do. */
export type GatewayAnswer =
  | { readonly kind: "accepted"; readonly cancel: boolean; readonly body: unknown }
  /** Stop, and throw the work away. */
  | { readonly kind: "stop"; readonly cause: "cancelled" | "superseded" }
  /** The same again, later. */
  | { readonly kind: "again"; readonly detail: string; readonly retryAfterSeconds: number | undefined }
  /** The same again, but only a few times. */
  | {
    readonly kind: "doubtful";
    readonly status: 401 | 404;
    readonly detail: string;
    readonly retryAfterSeconds: number | undefined;
  }
  /** An upload is not there as the report says. */
  | { readonly kind: "mismatch"; readonly detail: string }
  | { readonly kind: "refused"; readonly detail: string };

const answerLimitBytes = 65_536;

/** `docs/webhooks.md` 2.3 and 2.4: what each status means. */
export async function readGatewayAnswer(response: Response): Promise<GatewayAnswer> {
  const { status, headers } = response;
  const body = await readJson(response);
  if (response.ok) {
    return { kind: "accepted", cancel: reportAnswer.safeParse(body).data?.cancel ?? false, body };
  }
  const detail = `the gateway answered ${status}${saidIn(body)}`;
  const retryAfterSeconds = readRetryAfter(headers);
  if (status === 409) return { kind: "stop", cause: "superseded" };
  if (status === 410) return { kind: "stop", cause: "cancelled" };
  if (status === 401 || status === 404) return { kind: "doubtful", status, detail, retryAfterSeconds };
  if (status === 422) return { kind: "mismatch", detail };
  const mayPass = status === 408 || status === 429 || status >= 500 || (status >= 300 && status < 400);
  return mayPass ? { kind: "again", detail, retryAfterSeconds } : { kind: "refused", detail };
}

/** No answer at all, or half of one. */
export function noAnswer(error: unknown): GatewayAnswer {
  const detail = error instanceof Error ? error.message : String(error);
  return { kind: "again", detail: `no answer from the gateway: ${detail}`, retryAfterSeconds: undefined };
}

async function readJson(response: Response): Promise<unknown> {
  const bytes = await readBody(response.body, answerLimitBytes);
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function saidIn(body: unknown): string {
  const detail = typeof body === "object" && body !== null && "detail" in body ? body.detail : undefined;
  return typeof detail === "string" ? `: ${detail.slice(0, 1_000)}` : "";
}
