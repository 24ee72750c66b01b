import type { Principal, Scope } from "../principal.ts";
import type { ApiKey } from "./key_store.ts";

/** Says who is calling. */
export interface Callers {
  /** Who a request without credentials is from; undefined where it must have some. */
  withoutCredentials(request: BareRequest): Principal | undefined;
  /**
   * Whose an API key or a token is. Answers at once where nothing need be asked for.
   *
   * @throws GatewayError `unauthenticated`; `store-unavailable` or `issuer-unavailable` when that cannot be found out
   */
  identify(credentials: string): Principal | Promise<Principal>;
  /** Headers that credentials may come in beside `Authorization`, in lower case. */
  readonly tokenHeaders: readonly string[];
  /** What a request without credentials may do at most. */
  readonly anonymousScopes: readonly Scope[];
}

export interface BareRequest {
  /** Host and port that it was sent to, as its sender has it. */
  readonly host: string;
  /** Of the page that sent it; absent when no browser did. */
  readonly origin?: string | undefined;
}

/** Makes, shows and revokes API keys. */
export interface KeyRing {
  /** The key itself is told this once. */
  create(wanted: WantedKey): Promise<{ readonly key: ApiKey; readonly text: string }>;
  /** Oldest first. */
  list(): Promise<readonly ApiKey[]>;
  /** From now on here, and within a minute wherever else the key was used, it is none. False when there is none of that id. */
  revoke(id: string): Promise<boolean>;
}

/** Without a principal the key is one of its own. */
export type WantedKey =
  & Pick<ApiKey, "label" | "tenant" | "scopes" | "expiresAt">
  & Partial<Pick<ApiKey, "principal">>;
