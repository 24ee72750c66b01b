import { type Deployment, deployment } from "./deployment.ts";
import { createEdgeGateway } from "./edge_gateway.ts";
import { createPair } from "./gateway_pair.ts";
import { createOneGateway } from "./one_gateway.ts";
import type { Program } from "./program.ts";

/** The gateway as whoever calls it sees it. Behind it, one process or several: `members`. */
export interface GatewayProgram extends Program {
  /** `http://127.0.0.1:<port>`, the same over all starts. */
  readonly url: string;
  readonly callbackSecret: string;
  /** Each has a log and a life of its own; what is done to the whole is done to all. */
  readonly members: readonly GatewayMember[];
  /** What `crashing_gateway.ts` has committed: `readJournal` reads it. */
  readonly journalFile: string;
  /** The names of all uploaded files that are kept now. */
  storedFiles(): Promise<readonly string[]>;
  /** `crashing_gateway.ts` dies there: the member that comes there first. Replaces the place before; `undefined`: nowhere. */
  crashAt(place: string | undefined): void;
}

export interface GatewayMember extends Program {
  /** Where its own server listens, with no front before it. */
  readonly url: string;
  /** Of the process that holds what the gateway keeps in mind; undefined where the system does not say. */
  residentMegabytes(): number | undefined;
  /** What that process never needs, whatever is sent to it. */
  readonly mostMegabytes: number;
}

export interface GatewayOptions {
  readonly folder: string;
  readonly runners: readonly RunnerAddress[];
  /** Any of the `TIDEGATE_*` variables; they win over what is set here. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default `gateway`. Two gateways on one store share `folder` and differ in name. */
  readonly name?: string;
  /** Default `workers/gateway/deno.ts`. A variant with a planted fault, for example, has its own. */
  readonly entry?: string;
}

export interface RunnerAddress {
  readonly name?: string;
  readonly url: string;
  readonly secret: string;
}

const makers: Readonly<Record<Deployment, (options: GatewayOptions) => Promise<GatewayProgram>>> = {
  sqlite: createOneGateway,
  redis: createOneGateway,
  pair: createPair,
  edge: createEdgeGateway,
};

/** The gateway of this deployment (`deployment.ts`), with its store and its files for the folder alone. Not started yet. */
export function createGatewayProgram(options: GatewayOptions): Promise<GatewayProgram> {
  return makers[deployment()](options);
}
