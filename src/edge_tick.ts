import { createBackground } from "./background.ts";
import type { Log } from "./core/ports.ts";
import type { EdgeCatalogue } from "./edge_catalogue.ts";
import { logged } from "./edge_log.ts";
import type { EdgeConfig } from "./edge_setting.ts";
import type { Gateway, SweepBounds } from "./gateway.ts";

/** What an isolate keeps between requests. None of it is a promise: a request that is cut off must leave nobody waiting. */
export interface Isolate {
  readonly config: EdgeConfig;
  readonly gateway: Gateway;
  readonly catalogue: EdgeCatalogue;
  readonly log: Log;
}

/** Connections that a Worker may have open at once are six: one is left for the store. */
const headStartsAtOnce = 5;
const headStartSeconds = 25;
/** Longer than a tick of the cron trigger. */
const latelySeconds = 90;

/**
 * What is due is seen to as far as the platform's limit on requests allows; the next tick goes on from there, because what is
 * due stands in the store.
 */
export async function tick({ config, gateway, catalogue, log }: Isolate): Promise<void> {
  const background = createBackground(log, { atOnce: headStartsAtOnce });
  await catalogue.prepare().catch(logged(log));
  await sweepTwice(gateway, { ...limitsOf(config), background: (work) => background.run(work) })
    .catch(logged(log));
  await catalogue.refresh().catch(logged(log));
  await background.idle(headStartSeconds);
}

/** Jobs that have waited for their runner for long may be more than a tick can look at: they must not hide what became due since. */
async function sweepTwice(gateway: Gateway, bounds: SweepBounds & { limit: number }): Promise<void> {
  const { tended } = await gateway.sweep(bounds);
  const limit = bounds.limit - tended;
  if (limit <= 0) return;
  const since = new Date(Date.now() - latelySeconds * 1000);
  await gateway.sweep({ ...bounds, limit, looks: 1, since });
}

/**
 * A job costs its claim, a document, the POST and its record; each long page of due jobs two requests, of which a tick may have one
 * for each hundred requests; the rest of a tick costs two each for store and runner, and some.
 */
export function limitsOf({ subrequests, runners }: EdgeConfig): { limit: number; looks: number } {
  const pages = Math.max(1, Math.floor(subrequests / 100));
  const rest = 8 + 2 * pages + 2 * runners.length;
  return { limit: Math.max(1, Math.floor((subrequests - rest) / 4)), looks: 100 + 500 * pages };
}
