import type { WantedKey } from "../../../src/core/ports/access.ts";
import { digestOf } from "../../../src/access/digest.ts";
import { newKeyText } from "../../../src/access/key_text.ts";
import type { Scope } from "../../../src/core/principal.ts";
import type { Issuer } from "../../support/issuer.ts";
import type { World } from "../../support/world.ts";

export const ordinary: readonly Scope[] = ["processes:read", "jobs:execute", "jobs:read", "jobs:dismiss"];

/** Everybody who may come to a route, and the headers that they come with. */
export const callerNames = [
  "owner",
  "other principal",
  "other tenant",
  "admin",
  "admin key",
  "anonymous",
  "wrong scope",
  "revoked key",
  "expired key",
  "expired token",
  "alg none",
  "key confusion",
  "broken key",
] as const;
export type CallerName = typeof callerNames[number];
export type Headers = Readonly<Record<string, string>>;

export const adminKey = "admin-key-that-stands-in-the-environment-0123456789";

/** A key in the store, made as the gateway makes it. */
export async function makeKey(world: World, members: Partial<WantedKey> = {}): Promise<string> {
  const { id, text } = newKeyText();
  await world.keys.create({
    id,
    label: "a key",
    tenant: "acme",
    principal: "alice",
    scopes: ordinary,
    digest: digestOf(text),
    createdAt: world.clock.in(0),
    ...members,
  });
  return text;
}

/** The owner is alice of acme; there is an alice of another tenant too. */
export async function createCallers(world: World, issuer: Issuer): Promise<Record<CallerName, Headers>> {
  const bearer = (text: string): Headers => ({ authorization: `Bearer ${text}` });
  const key = async (members: Partial<WantedKey> = {}) => bearer(await makeKey(world, members));
  const revoked = await makeKey(world);
  // It was good, and is remembered.
  const { status } = await world.ask("/jobs", { headers: bearer(revoked) });
  if (status !== 200) throw new Error(`A key is not good before it is revoked: ${status}`);
  const id = revoked.split("_")[1];
  const { status: gone } = await world.ask(`/admin/keys/${id}`, {
    method: "DELETE",
    headers: bearer(adminKey),
  });
  if (gone !== 204) throw new Error(`Cannot revoke a key: ${gone}`);
  const claims = { sub: "alice", tenant: "acme", scope: [...ordinary, "admin"].join(" ") };
  const broken = await makeKey(world);
  const exp = Math.floor(world.clock.now().getTime() / 1000) - 60;
  return {
    "owner": await key(),
    "other principal": await key({ principal: "bob" }),
    "other tenant": await key({ tenant: "globex" }),
    "admin": await key({ tenant: "globex", principal: "carol", scopes: ["admin"] }),
    "admin key": bearer(adminKey),
    "anonymous": {},
    "wrong scope": await key({ scopes: ["processes:deploy"] }),
    "revoked key": bearer(revoked),
    "expired key": await key({ expiresAt: world.clock.in(-1) }),
    "expired token": bearer(await issuer.token({ ...claims, exp })),
    "alg none": bearer(issuer.unsigned(claims)),
    "key confusion": bearer(await issuer.confused(claims)),
    "broken key": bearer(broken.slice(0, -1) + (broken.endsWith("0") ? "1" : "0")),
  };
}
