import type { ConfigError } from "./config.ts";
import { GatewayError } from "./core/errors.ts";
import { consoleLog } from "./edge_log.ts";
import { guard } from "./http/guard_headers.ts";
import { toProblem } from "./http/problem.ts";
import { mediaType } from "./ogc/uris.ts";

export function logFaults({ faults }: ConfigError): void {
  consoleLog()("error", "settings", { faults });
}

/** Names every fault, in the answer and in the log. */
export function misconfigured(error: ConfigError): Response {
  logFaults(error);
  const errors = error.faults.map((detail) => ({ detail }));
  return problem({ type: "misconfigured", title: "Not set up", status: 503, detail: error.message, errors });
}

export function unavailable(detail: string): Response {
  return problem(toProblem(new GatewayError("store-unavailable", detail)), { "retry-after": "5" });
}

function problem(
  document: ReturnType<typeof toProblem>,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const answer = new Response(JSON.stringify(document), {
    status: document.status,
    headers: { "content-type": mediaType.problem, "cache-control": "no-store", ...headers },
  });
  guard(answer, "/");
  return answer;
}
