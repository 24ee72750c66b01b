import type { Log, Ports } from "./core/ports.ts";
import type { Gateway } from "./gateway.ts";

export interface EdgeCatalogue {
  /**
   * See to it that the catalogue is here and not older than a minute.
   *
   * @throws GatewayError `store-unavailable` when it is not here and cannot be read
   * @throws Error when jobs cannot be trusted to the store
   */
  prepare(): Promise<void>;
  /** Ask the runners when it is time to, and keep in the store what has changed. Throws like `prepare`. */
  refresh(): Promise<void>;
}

export interface EdgeCatalogueOptions {
  readonly gateway: Pick<Gateway, "restore" | "refreshCatalogue">;
  /** How many runners there are. */
  readonly runners: number;
  /** Throws when jobs cannot be trusted to the store. Asked where nothing has been kept in it yet. */
  readonly check: () => Promise<void>;
  readonly background: Ports["background"];
  /** Between two rounds of questions to the runners. */
  readonly everySeconds: number;
  readonly now: () => Date;
  readonly log: Log;
}

const freshSeconds = 60;
/** Until runners that the store does not know are asked once more. */
const patienceSeconds = 5;

/**
 * What is offered, where nothing runs between requests: it is kept in the isolate and read from the store again when a minute
 * has gone by. The cron trigger keeps the store's copy fresh. Only the first requests after a deployment wait for runners.
 */
export function createEdgeCatalogue(options: EdgeCatalogueOptions): EdgeCatalogue {
  const { gateway, runners, check, background, everySeconds, now, log } = options;
  let restoredAt = -Infinity;
  let askedAt = -Infinity;
  /** Runners of which neither the store nor this isolate knows anything. */
  let unknown: readonly string[] = [];

  const isOlder = (at: number, seconds: number) => now().getTime() - at >= seconds * 1000;
  const isNew = () => unknown.length === runners;

  async function restore(): Promise<void> {
    unknown = await gateway.restore();
    restoredAt = now().getTime();
  }

  /** Noted when it is over: who asks may be cut off, and everybody else would go without an answer. */
  async function ask(): Promise<void> {
    if (isNew()) await check();
    const missing = await gateway.refreshCatalogue();
    unknown = unknown.filter((runner) => missing.includes(runner));
    askedAt = now().getTime();
  }

  return {
    async prepare() {
      if (isOlder(restoredAt, freshSeconds)) {
        await restore().catch((error: unknown) => {
          if (restoredAt === -Infinity) throw error;
          log("warning", "catalogue", { error: error instanceof Error ? error.message : String(error) });
        });
      }
      if (unknown.length === 0 || !isOlder(askedAt, patienceSeconds)) return;
      if (isNew()) await ask();
      else background(ask);
    },
    async refresh() {
      if (isOlder(restoredAt, freshSeconds)) await restore();
      if (isOlder(askedAt, everySeconds)) await ask();
    },
  };
}
