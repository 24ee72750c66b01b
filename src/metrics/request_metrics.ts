import type { WatchedRequest } from "../core/ports.ts";
import { fast } from "./bounds.ts";
import { createCounter } from "./counter.ts";
import type { Family } from "./family.ts";
import { createHistogram } from "./histogram.ts";

const classes = ["", "1xx", "2xx", "3xx", "4xx", "5xx"];

export function requestMetrics(): { readonly families: readonly Family[]; readonly watched: WatchedRequest } {
  const requests = createCounter("tidegate_http_requests_total", "Requests that were answered", [
    "operation",
    "status",
  ]);
  const latency = createHistogram({
    name: "tidegate_http_request_duration_seconds",
    help: "Time until the answer to a request began; what a request waited for on purpose is in it",
    labels: ["operation"],
    bounds: fast,
  });
  return {
    families: [requests, latency],
    watched: {
      ended(operation, { status, seconds }) {
        requests.add(1, operation, classes[Math.floor(status / 100)] ?? "other");
        latency.observe(seconds, operation);
      },
    },
  };
}
