import { GatewayError } from "../../src/core/errors.ts";
import type { Answer, Change } from "../../src/core/ports.ts";
import type { Fate } from "./fates.ts";
import type { Birth } from "./gateway_process.ts";
import type { Ledger } from "./ledger.ts";
import type { LeaseWatch } from "./lease_watch.ts";
import type { Outside } from "./outside.ts";
import type { Writer } from "./record_rules.ts";
import type { Effects } from "./scheduled_ports.ts";
import type { SilenceWatch } from "./silence_watch.ts";

/** What reaches the store when nobody waits for it any more. */
export interface Stray {
  readonly process: number;
  run(): Promise<void>;
}

export interface FatefulEffects extends Effects {
  /** Of the call that happens next. */
  fate: Fate;
  readonly strays: Stray[];
}

export interface Watches {
  readonly ledger: Ledger;
  readonly leases: LeaseWatch;
  readonly silence: SilenceWatch;
  readonly outside: Outside;
}

/** Calls as their fate has them, with everybody looking who must see what became of them. */
export function createEffects({ ledger, leases, silence, outside }: Watches): FatefulEffects {
  const strays: Stray[] = [];

  async function look(birth: Birth, change: Change, writer: Writer): Promise<void> {
    const before = ledger.last(change.job.id);
    await ledger.look(change, writer);
    const after = ledger.last(change.job.id);
    if (after === undefined || after.revision === before?.revision) return;
    leases.written(birth.number, before, after);
    silence.written(before, after);
  }

  function stray(
    birth: Birth,
    change: Change,
    writer: Writer | undefined,
    send: () => Promise<unknown>,
  ): void {
    strays.push({
      process: birth.number,
      async run() {
        await send().catch(() => {});
        if (writer) await look(birth, change, writer);
        else await ledger.look(change);
      },
    });
  }

  async function commitAs(fate: Fate, birth: Birth, change: Change, writer: Writer): Promise<unknown> {
    const { jobs, network } = birth.store;
    switch (fate.kind) {
      case "refused":
        throw unavailable();
      case "late":
        stray(birth, change, writer, () => jobs.commit(change));
        throw unavailable();
      case "lost":
        await jobs.commit(change);
        throw unavailable();
      case "doubled":
        await jobs.commit(change);
        return await jobs.commit(change);
      case "echoed": {
        const outcome = await jobs.commit(change);
        if (outcome.kind === "committed") stray(birth, change, undefined, () => jobs.commit(change));
        return outcome;
      }
      case "network": {
        if (network === undefined) return await commitAs({ kind: "lost" }, birth, change, writer);
        network.plan(fate.fault);
        try {
          return await jobs.commit(change);
        } finally {
          network.calm();
          const isEcho = fate.fault === "echoed";
          for (const send of network.straying.splice(0)) {
            stray(birth, change, isEcho ? undefined : writer, send);
          }
        }
      }
      default:
        return await jobs.commit(change);
    }
  }

  const effects: FatefulEffects = {
    fate: { kind: "sound" },
    strays,
    async commit(birth, change, decidedAt) {
      const writer = {
        now: decidedAt,
        ...(birth.listeningSince ? { listeningSince: birth.listeningSince } : {}),
      };
      try {
        return await commitAs(effects.fate, birth, change, writer);
      } finally {
        await look(birth, change, writer);
      }
    },
    postIssued: (birth, message) => leases.issued(birth, message),
    post(birth, message) {
      const isStalled = leases.isStalled(birth.number, message.id);
      return Promise.resolve(posted(effects.fate, () => outside.receive(message, isStalled)));
    },
    async other({ store: { network } }, call) {
      const { fate } = effects;
      if (fate.kind === "refused") throw unavailable();
      if (fate.kind === "network") network?.plan(fate.fault);
      const outcome = await call().finally(() => network?.calm());
      if (fate.kind === "lost") throw unavailable();
      return outcome;
    },
  };
  return effects;
}

function posted({ kind }: Fate, receive: () => Answer): Answer {
  if (kind === "refused") return { kind: "unreachable", detail: "refused" };
  const answer = receive();
  return kind === "lost" ? { kind: "unreachable", detail: "reset", mayHaveArrived: true } : answer;
}

function unavailable(): GatewayError {
  return new GatewayError("store-unavailable", "Cannot reach the store: planned", { retryAfterSeconds: 1 });
}
