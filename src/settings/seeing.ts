import { z } from "zod";

const ratioFault = "must be a number from 0 (no trace is kept) to 1 (all are)";
const drainFault = "must be seconds, at most ten minutes";
const headersFault = "must be name=value, separated by commas";
const headers = z.string().transform((text, context) => {
  try {
    return readHeaders(text);
  } catch {
    // What was given is a secret: it is not told.
    context.addIssue({ code: "custom", message: headersFault });
    return z.NEVER;
  }
});

/** What operators see, as members of the environment's schema. */
export const seeingVariables = {
  TIDEGATE_METRICS: z.enum(["on", "off"], 'must be "on" or "off"').default("on"),
  TIDEGATE_DRAIN_SECONDS: z.coerce.number(drainFault).min(0, drainFault).max(600, drainFault).default(0),
  TIDEGATE_TRACES: z.url({ protocol: /^https?$/, error: "must be the http(s) URL of a collector" })
    .optional(),
  TIDEGATE_TRACES_HEADERS: headers.optional(),
  TIDEGATE_TRACES_RATIO: z.coerce.number(ratioFault).min(0, ratioFault).max(1, ratioFault).default(1),
} as const;

/** What of the gateway is told to operators. */
export interface SeeingConfig {
  /** Whether `GET /metrics` answers. */
  readonly metrics: boolean;
  /** How long a process that was told to end answers as before, while `/health/ready` says that it wants no new work. */
  readonly drainSeconds: number;
  /** Where spans go. Absent: nowhere. */
  readonly traces?: TracesConfig;
}

export interface TracesConfig {
  readonly url: string;
  /** Secret: they may hold a key. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of the traces that begin here, how many are kept: 0 to 1. */
  readonly ratio: number;
}

export function toSeeing(read: {
  readonly TIDEGATE_METRICS: "on" | "off";
  readonly TIDEGATE_DRAIN_SECONDS: number;
  readonly TIDEGATE_TRACES?: string | undefined;
  readonly TIDEGATE_TRACES_HEADERS?: Readonly<Record<string, string>> | undefined;
  readonly TIDEGATE_TRACES_RATIO: number;
}): SeeingConfig {
  const { TIDEGATE_TRACES: url, TIDEGATE_TRACES_HEADERS: headers = {}, TIDEGATE_TRACES_RATIO: ratio } = read;
  const seen = { metrics: read.TIDEGATE_METRICS === "on", drainSeconds: read.TIDEGATE_DRAIN_SECONDS };
  return url === undefined ? seen : { ...seen, traces: { url: tracesUrl(url), headers, ratio } };
}

/** A collector is named by its root, as OpenTelemetry has it, or by the whole URL. */
function tracesUrl(text: string): string {
  const url = new URL(text);
  if (url.pathname === "/") url.pathname = "/v1/traces";
  return url.href;
}

/** As in OTEL_EXPORTER_OTLP_HEADERS: values may be percent-encoded. @throws Error */
function readHeaders(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(",").filter((part) => part.trim() !== "").map((part) => {
    const end = part.indexOf("=");
    if (end < 1) throw new Error(headersFault);
    return [part.slice(0, end).trim(), decodeURIComponent(part.slice(end + 1).trim())] as const;
  });
  // It throws for what no header may be.
  return Object.fromEntries(new Headers(pairs.map(([name, value]) => [name, value])));
}
