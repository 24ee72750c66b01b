import { type Offer, parseOffer } from "../protocol/catalogue.ts";
import { jsonPointer } from "./json_pointer.ts";
import { schemaFault } from "../schema/schema_fault.ts";
import type { Catalogue, CatalogueSource, OfferedProcess, Ports } from "./ports.ts";

export type CataloguePorts = Pick<Ports, "jobs" | "now" | "log"> & { readonly source: CatalogueSource };

export interface LiveCatalogue extends Catalogue {
  /**
   * Fill in what the store remembers, so that a runner that is down keeps its processes. Answers the runners that it does not
   * know.
   */
  restore(): Promise<readonly string[]>;
  /** Ask every runner. Answers the runners that could not be asked. */
  refresh(): Promise<readonly string[]>;
}

/** What the configured runners offer; where two offer the same process, the first runner has it. */
export function createCatalogue(ports: CataloguePorts): LiveCatalogue {
  const offers = new Map<string, readonly Offer[]>();
  const stored = new Map<string, string>();
  let byId = new Map<string, OfferedProcess>();
  let sorted: readonly OfferedProcess[] = [];

  function put(runner: string, offered: readonly Offer[]): void {
    offers.set(runner, offered);
    byId = new Map();
    for (const name of ports.source.runners) {
      for (const offer of offers.get(name) ?? []) {
        if (!byId.has(offer.process.id)) byId.set(offer.process.id, { ...offer, runner: name });
      }
    }
    sorted = [...byId.values()].sort((a, b) => a.process.id < b.process.id ? -1 : 1);
  }

  async function refreshOne(runner: string): Promise<boolean> {
    let entries: readonly unknown[];
    try {
      entries = await ports.source.read(runner);
    } catch (error) {
      ports.log("warning", "catalogue", {
        runner,
        error: error instanceof Error ? error.message : String(error),
      });
      return false;
    }
    const before = offers.get(runner) ?? [];
    const now = parseAll(ports, runner, entries, before);
    const processes = now.map(({ process }) => process);
    const text = JSON.stringify(processes);
    if (text === stored.get(runner)) return true;
    put(runner, now);
    await ports.jobs.writeCatalogue({ runner, fetchedAt: ports.now().toISOString(), processes });
    stored.set(runner, text);
    ports.log("info", "catalogue", { runner, processes: now.length });
    return true;
  }

  return {
    find: (processId) => byId.get(processId),
    list: () => sorted,
    async restore() {
      for (const { runner, processes } of await ports.jobs.readCatalogues()) {
        const text = JSON.stringify(processes);
        if (!ports.source.runners.includes(runner) || stored.get(runner) === text) continue;
        put(runner, parseAll(ports, runner, processes, []));
        stored.set(runner, text);
      }
      return ports.source.runners.filter((runner) => !stored.has(runner));
    },
    async refresh() {
      const answered = await Promise.all(ports.source.runners.map(refreshOne));
      return ports.source.runners.filter((_runner, index) => !answered[index]);
    },
  };
}

/** The valid entries. For an invalid one the last good copy stays, when there is one. */
function parseAll(
  { log }: Pick<Ports, "log">,
  runner: string,
  entries: readonly unknown[],
  before: readonly Offer[],
): readonly Offer[] {
  return entries.flatMap((entry) => {
    try {
      const offer = parseOffer(entry);
      refuseUnusable(offer);
      return [offer];
    } catch (error) {
      const process = idOf(entry);
      const fault = error instanceof Error ? error.message : String(error);
      log("error", "catalogue", { runner, process, fault, refused: true });
      return before.filter((offer) => offer.process.id === process);
    }
  });
}

/** A schema that cannot be used would fail every execution. */
function refuseUnusable({ process: { inputs = {}, outputs = {} } }: Offer): void {
  for (const [group, members] of Object.entries({ inputs, outputs })) {
    for (const [id, { schema }] of Object.entries(members)) {
      const fault = schemaFault(schema);
      if (fault !== undefined) throw new Error(`${jsonPointer(group, id, "schema")}${fault}`);
    }
  }
}

function idOf(entry: unknown): string {
  const id = typeof entry === "object" && entry !== null && "id" in entry ? entry.id : undefined;
  return typeof id === "string" ? id : "(no id)";
}
