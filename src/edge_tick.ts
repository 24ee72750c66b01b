import { createBackground } from "./background.ts";
import type { Log } from "./core/ports.ts";
import type { EdgeCatalogue } from "./edge_catalogue.ts";
import { logged } from "./edge_log.ts";
import type { EdgeConfig } from "./edge_setting.ts";
import type { Gateway } from "./gateway.ts";

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
/** A hundred jobs, then five hundred at a time, each time two requests: those that wait for a runner must not use up a tick. */
const looks = 1_100;

/**
 * What is due is seen to as far as the platform's limit on requests allows; the next tick goes on from there, because what is
 * due stands in the store.
 */
export async function tick({ config, gateway, catalogue, log }: Isolate): Promise<void> {
  const background = createBackground(log, { atOnce: headStartsAtOnce });
  await catalogue.prepare().catch(logged(log));
  await gateway.sweep({ limit: sweepLimit(config), background: (work) => background.run(work), looks }).catch(
    logged(log),
  );
  await catalogue.refresh().catch(logged(log));
  await background.idle(headStartSeconds);
}

/** A job costs its claim, a document, the POST and its record; the rest of a tick costs two each for store and runner, and some. */
function sweepLimit({ subrequests, runners }: EdgeConfig): number {
  const rest = 12 + 2 * runners.length;
  return Math.max(1, Math.floor((subrequests - rest) / 4));
}
