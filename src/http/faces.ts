import type { OpenAPIHono } from "@hono/zod-openapi";
import type { ExecutePorts } from "../core/execute.ts";
import type { Callers, KeyRing } from "../core/ports/access.ts";
import type { Metrics, Ports } from "../core/ports.ts";
import type { Principal } from "../core/principal.ts";
import type { Assets } from "./api_document/assets.ts";

/** What the middleware leaves for the routes. */
export interface Variables {
  principal: Principal;
  requestId: string;
  /** Of what the request begins (W3C Trace Context). */
  traceparent: string | undefined;
}

export type App = OpenAPIHono<{ Variables: Variables }>;

/** What the routes may touch. */
export type HttpPorts =
  & ExecutePorts
  & Pick<Ports, "blobs" | "verifyRunner" | "closing" | "draining" | "recent">
  & { readonly assets: Assets; readonly metrics?: Metrics | undefined }
  & { readonly callers: Callers; readonly keyRing: KeyRing };
