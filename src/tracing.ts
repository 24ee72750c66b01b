import type { Log, Ports } from "./core/ports.ts";
import type { TracesConfig } from "./settings/seeing.ts";
import { createExporter, type Exporter } from "./traces/exporter.ts";

export interface TracingParts {
  readonly background: Ports["background"];
  readonly now: () => Date;
  readonly log: Log;
  readonly version: string;
}

const collectorMilliseconds = 5_000;

/** Spans to a collector by OTLP over HTTP. */
export function exporterTo({ url, headers }: TracesConfig, parts: TracingParts): Exporter {
  const { background } = parts;
  return createExporter({
    ...parts,
    // Not one of those that wait for their turn: it mostly waits itself.
    background: (work) => background(work, true),
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    async post(body) {
      const answer = await fetch(url, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body,
        redirect: "manual",
        signal: AbortSignal.timeout(collectorMilliseconds),
      });
      await answer.body?.cancel();
      return answer.status;
    },
  });
}
