import type { OpenAPIHono } from "@hono/zod-openapi";
import type { ExecutePorts } from "../core/execute.ts";
import type { Callers, KeyRing } from "../core/ports/access.ts";
import type { Limiter } from "../core/limits/limiter.ts";
import type { Metrics, Ports } from "../core/ports.ts";
import type { Principal } from "../core/principal.ts";
import type { Assets } from "./api_document/assets.ts";
import type { KnownRoute } from "./known_routes.ts";

/** What the middleware leaves for the routes. */
export interface Variables {
  principal: Principal;
  requestId: string;
  /** What is asked for; undefined: nothing is there for this method. */
  route: KnownRoute | undefined;
  /** Of what the request begins (W3C Trace Context). */
  traceparent?: string;
  /** Counts the executions of a batch; absent where nothing is limited. Throws `rate-limited`, `too-large`. */
  takeForBatch?: (processId: string, jobs: number) => Promise<void>;
}

/** What comes with a request besides itself. */
export interface Connection {
  /** Whom it is with: an IP address as its `hostname`, where it has one. */
  readonly remoteAddr: object;
}

export interface Face {
  Variables: Variables;
  Bindings: Connection;
}

export type App = OpenAPIHono<Face>;

/** What the routes may touch. */
export type HttpPorts =
  & ExecutePorts
  & Pick<Ports, "blobs" | "verifyRunner" | "closing" | "draining" | "recent">
  & { readonly assets: Assets; readonly metrics?: Metrics | undefined }
  & { readonly callers: Callers; readonly keyRing: KeyRing; readonly limiter: Limiter };
