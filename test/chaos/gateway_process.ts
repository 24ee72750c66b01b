import { createGateway, type Gateway, type Platform } from "../../src/gateway.ts";
import { defaultSettings } from "../../src/core/settings.ts";
import { GatewayError } from "../../src/core/errors.ts";
import type { BlobStore } from "../../src/core/ports.ts";
import { packagedAssets } from "../../src/packaged_assets.ts";
import { createHeldBackground, type HeldBackground } from "../support/held_background.ts";
import { noKeys } from "../support/no_keys.ts";
import type { Chance } from "./chance.ts";
import { operatorKey, publicUrl, runner, runnerSecret, tokenSecret } from "./outside.ts";
import { type Effects, scheduledPorts } from "./scheduled_ports.ts";
import type { Schedule } from "./schedule.ts";
import type { OpenedStore } from "./stores/place.ts";

/** What makes a process, and tells it from others. */
export interface Birth {
  /** Each process that was ever started has another one. */
  readonly number: number;
  /** Where it stands: the next one there is started when it has died. */
  readonly slot: number;
  readonly store: OpenedStore;
  readonly blobs: BlobStore;
  /** By this process's clock. */
  readonly now: () => Date;
  /** Absent when it does not say since when it listens. */
  readonly listeningSince?: Date;
}

/** A gateway that can die: the play of one process over a store that others have open too. */
export interface GatewayProcess extends Birth, Pick<Gateway, "fetch" | "sweep"> {
  readonly background: HeldBackground;
}

export interface Surroundings {
  readonly schedule: Schedule;
  readonly chance: Chance;
  readonly effects: Effects;
  readonly onFault: (fault: string) => void;
}

const assets = packagedAssets();
/** More than there ever are: nobody is refused, and all are counted. */
const jobQuota = 1_000;
const grave = new Set(["failure", "catalogue"]);

export async function startProcess(birth: Birth, surroundings: Surroundings): Promise<GatewayProcess> {
  const { chance, onFault } = surroundings;
  const { now, listeningSince } = birth;
  const background = createHeldBackground((error) => {
    if (!(error instanceof GatewayError)) onFault(`work after the answer failed: ${error}`);
  });
  const ports = scheduledPorts(birth, surroundings);
  const gateway = await createGateway({
    runners: [{ name: runner, url: "http://127.0.0.1:9/", secrets: [runnerSecret] }],
    access: { anonymous: "public", adminKeys: [operatorKey], tokenHeaders: ["x-api-key"] },
    secrets: [tokenSecret],
    resultLinks: "plain",
    settings: { ...defaultSettings, publicUrl, jobQuota },
  }, {
    ...ports,
    keys: noKeys,
    assets,
    subscribers: { refusal: () => Promise.resolve(undefined) },
    log(_level, event, members) {
      if (grave.has(event)) onFault(`a gateway logged a fault: ${event} ${JSON.stringify(members)}`);
    },
    background: background.run,
    stopping: new AbortController().signal,
    now,
    ...(listeningSince ? { listeningSince: () => listeningSince } : {}),
    chance: idsOf(chance, now),
  });
  await gateway.restore();
  return { ...birth, background, fetch: gateway.fetch, sweep: gateway.sweep };
}

/** Ids rise with the time of the process that makes them, as those of real processes do. */
function idsOf(chance: Chance, now: () => Date): NonNullable<Platform["chance"]> {
  return {
    newId() {
      const time = now().getTime().toString(16).padStart(12, "0");
      return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.newUuid().slice(15)}`;
    },
    newChangeId: chance.newUuid,
    random: chance.random,
  };
}
