import type { BareRequest } from "../core/ports/access.ts";
import { anonymous, linked, type Principal, type Scope, scopes } from "../core/principal.ts";
import { isLoopbackHost, isLoopbackUrl } from "./loopback.ts";

/** What becomes of requests without credentials. */
export type AnonymousKind =
  /** Those of this machine may do everything. */
  | "loopback"
  | "off"
  /** Everybody may run processes, and sees the jobs of all who do so. */
  | "public"
  /** Everybody may run processes; a job is private to whoever has its link. */
  | "link";

const everything: Principal = { ...anonymous, scopes };

export function anonymousDoor(kind: AnonymousKind): (request: BareRequest) => Principal | undefined {
  switch (kind) {
    case "loopback":
      return (request) => isFromHere(request) ? everything : undefined;
    case "off":
      return () => undefined;
    case "public":
      return () => anonymous;
    case "link":
      return () => linked;
  }
}

export function anonymousScopesOf(kind: AnonymousKind): readonly Scope[] {
  switch (kind) {
    case "loopback":
      return scopes;
    case "off":
      return [];
    case "public":
    case "link":
      return anonymous.scopes;
  }
}

/** Hosts repeat. */
let last = { host: "", isHere: false };

/**
 * A page of somebody else's can send requests to a program of this machine: by its address, and then the browser says which page it
 * was; or by a name of that page's which suddenly means this machine, and then the request says the name.
 */
function isFromHere({ host, origin }: BareRequest): boolean {
  if (origin !== undefined && !isLoopbackUrl(origin)) return false;
  if (last.host !== host) last = { host, isHere: isLoopbackHost(host) };
  return last.isHere;
}
