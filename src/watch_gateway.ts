import type { Config } from "./config.ts";
import type { RunnerState } from "./core/flow/runner_flow.ts";
import type { JobStore, Metrics, Onlooker } from "./core/ports.ts";
import type { Sweep } from "./core/sweep.ts";
import type { Platform } from "./gateway.ts";
import { info } from "./http/api_document/texts.ts";
import { createGatewayMetrics } from "./metrics/gateway_metrics.ts";
import { nobody, together } from "./onlookers.ts";
import { tracedStore, traceOnlooker } from "./traces/gateway_traces.ts";
import { exporterTo } from "./tracing.ts";

export interface Watched {
  /** The store, as it is looked at. */
  readonly jobs: JobStore;
  readonly onlooker: Onlooker;
  readonly metrics: Metrics | undefined;
}

/** Metrics and traces of a gateway, as far as they are wanted. */
export function watchGateway(
  { seeing = { metrics: true, drainSeconds: 0 } }: Partial<Pick<Config, "seeing">>,
  platform: Platform,
  runners: () => readonly RunnerState[],
): Watched {
  const { now, process = { runtime: "unknown" } } = platform;
  const { version } = info;
  const { traces } = seeing;
  const exporter = traces && exporterTo(traces, { ...platform, version });
  const tracing = traces && exporter && traceOnlooker({ exporter, now, ratio: traces.ratio });
  const jobs = exporter === undefined ? platform.jobs : tracedStore(platform.jobs, exporter);
  const metrics = seeing.metrics
    ? createGatewayMetrics({
      ...process,
      jobs,
      runners,
      now,
      version,
      startedAt: now(),
      milliseconds: () => performance.now(),
      spans: exporter?.counts,
    })
    : undefined;
  const counting = metrics?.onlooker ?? nobody;
  return {
    jobs: metrics?.jobs ?? jobs,
    onlooker: tracing === undefined ? counting : together(counting, tracing),
    metrics,
  };
}

/** A sweep, and what it was told to who looks on. */
export async function watchSweep(onlooker: Onlooker, work: () => Promise<Sweep>): Promise<Sweep> {
  try {
    const done = await work();
    onlooker.swept(done.tended);
    return done;
  } catch (error) {
    onlooker.swept();
    throw error;
  }
}
