import type { Client } from "../../client/mod.ts";
import type { Io } from "../io.ts";
import type { Format } from "../output/format.ts";
import { note, print } from "../output/print.ts";
import { shortTime } from "../output/times.ts";
import { toPairs } from "../output/to_pairs.ts";
import { type Column, toTable } from "../output/to_table.ts";

/** As the API has it. */
interface ApiKey {
  readonly id: string;
  readonly label: string;
  readonly tenant: string;
  readonly principal: string;
  readonly scopes: readonly string[];
  readonly created: string;
  readonly expires?: string;
  /** Of a new one. */
  readonly key?: string;
}

export interface WantedKey {
  readonly label: string;
  readonly scopes: readonly string[];
  readonly tenant?: string;
  readonly principal?: string;
  readonly expires?: string;
}

interface Shown {
  readonly format: Format;
}

/** Make a key. It is printed this once. */
export async function createKey(client: Client, wanted: WantedKey, { format }: Shown, io: Io): Promise<void> {
  const document = await client.transport.read<ApiKey>({ method: "POST", path: "/admin/keys", body: wanted });
  const { key, id, label, tenant, principal, scopes, expires } = document;
  const asTable = (look: Parameters<typeof toPairs>[1]) =>
    toPairs([
      ["key", key],
      ["id", id],
      ["label", label],
      ["tenant", tenant],
      ["principal", principal],
      ["scopes", scopes.join(", ")],
      ["expires", shortTime(expires)],
    ], look);
  print({ document, asTable }, format, io);
  note(io, "Keep the key now: it is told this once");
}

/** The keys that there are, without their secrets. */
export async function listKeys(client: Client, { format }: Shown, io: Io): Promise<void> {
  const document = await client.transport.read<{ readonly keys: readonly ApiKey[] }>({ path: "/admin/keys" });
  print({ document, asTable: (look) => toTable(document.keys, columns, look) }, format, io);
}

/** Make keys none any more. */
export async function revokeKeys(client: Client, keyIds: readonly string[], io: Io): Promise<void> {
  for (const keyId of keyIds) {
    const path = `/admin/keys/${encodeURIComponent(keyId)}`;
    await client.transport.send({ method: "DELETE", path });
    note(io, `Revoked ${keyId}: at once where it was asked for, within a minute elsewhere`);
  }
}

const columns: readonly Column<ApiKey>[] = [
  { title: "KEY", value: ({ id }) => id },
  { title: "LABEL", value: ({ label }) => label, isFlexible: true },
  { title: "TENANT", value: ({ tenant }) => tenant, rank: 1 },
  { title: "PRINCIPAL", value: ({ principal }) => principal, isFlexible: true, rank: 2 },
  { title: "SCOPES", value: ({ scopes }) => scopes.join(","), isFlexible: true },
  { title: "CREATED", value: ({ created }) => shortTime(created), rank: 3 },
  { title: "EXPIRES", value: ({ expires }) => shortTime(expires), rank: 4 },
];
