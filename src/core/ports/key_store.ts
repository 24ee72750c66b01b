import type { Scope } from "../principal.ts";

/** What is kept of an API key: nothing that could be used as one. */
export interface ApiKey {
  /** Stands in the key itself, and is no secret. */
  readonly id: string;
  /** What its maker calls it. */
  readonly label: string;
  readonly tenant: string;
  /** The id of the principal that its holder is. Several keys may be of one. */
  readonly principal: string;
  readonly scopes: readonly Scope[];
  /** Lower-case hexadecimal SHA-256 of the whole key. */
  readonly digest: string;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  /** ISO 8601 in UTC. Absent: never. */
  readonly expiresAt?: string;
}

/**
 * Where API keys are kept. Every adapter passes `test/contract`. A call that cannot be done throws `GatewayError` with
 * `store-unavailable`.
 */
export interface KeyStore {
  /** False, and nothing is written, when there is a key of that id. */
  create(key: ApiKey): Promise<boolean>;
  read(id: string): Promise<ApiKey | undefined>;
  /** All of them, by `createdAt`, then `id`. */
  list(): Promise<readonly ApiKey[]>;
  /** Remove it for good. False when there is none of that id. */
  remove(id: string): Promise<boolean>;
}
