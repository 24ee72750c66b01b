import type { DispatchMessage } from "../src/protocol/dispatch.ts";
import { sign } from "../src/webhook/signature.ts";
import { inputs } from "./requests.ts";

export interface DispatchedRunner {
  readonly url: string;
  readonly secret: string;
}

/** What the gateway sends to a runner (docs/webhooks.md 2.2), without a gateway: signed, so that the runner takes it. */
export async function sendDispatch(
  { url, secret }: DispatchedRunner,
  { id, processId, waits = false }: {
    readonly id: string;
    readonly processId: string;
    readonly waits?: boolean;
  },
): Promise<Response> {
  const later = new Date(Date.now() + 3_600_000).toISOString();
  const message: DispatchMessage = {
    type: "dispatch",
    job: { id, createdAt: new Date().toISOString() },
    process: { id: processId, version: "1.0.0" },
    attempt: 1,
    inputs,
    outputs: { return_value: {} },
    deadlines: { acceptBy: later, heartbeatSeconds: 60, hardAt: later },
    report: { url: `http://127.0.0.1:9/jobs/${id}/reports`, token: "v1.none" },
    upload: { url: `http://127.0.0.1:9/jobs/${id}/uploads/1`, inlineLimitBytes: 65_536 },
  };
  const body = JSON.stringify(message);
  const headers = {
    ...await sign([secret], id, new Date(), body),
    "content-type": "application/json",
    "idempotency-key": `"${id}:1"`,
    ...(waits ? { prefer: "wait=20" } : {}),
  };
  return await fetch(url, { method: "POST", headers, body });
}
