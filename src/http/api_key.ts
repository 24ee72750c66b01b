import { z } from "zod";
import { defaultTenant, isTenant, principalShape, tenantShape } from "../core/names.ts";
import type { WantedKey } from "../core/ports/access.ts";
import type { ApiKey } from "../core/ports/key_store.ts";
import { scopes } from "../core/principal.ts";

const time = z.iso.datetime({ offset: true });
const scope = z.enum(scopes).meta({ id: "scope" });
const ofTenant = z.string().regex(tenantShape, "must be 1 to 64 of A-Z a-z 0-9 _ . -");

/** Who asks for a key says what it is for. */
export const keyRequest = z.object({
  label: z.string().min(1).max(200).meta({ description: "What it is for, to people" }),
  scopes: z.array(scope).min(1).max(scopes.length).meta({ description: "What its holder may do" }),
  tenant: ofTenant.refine(isTenant, "is a name that the gateway keeps to itself").default(defaultTenant),
  principal: z.string().regex(principalShape, "must be 1 to 255 ASCII characters without spaces").optional()
    .meta({
      description:
        "Whose jobs its holder sees, within the tenant. Default: the id of the key, so its own only.",
    }),
  expires: time.optional().meta({ description: "When it is good for nothing any more. Default: never." }),
}).strict().meta({ id: "keyRequest" });

const members = {
  id: z.string(),
  label: z.string(),
  tenant: z.string(),
  principal: z.string(),
  scopes: z.array(scope),
  created: time,
  expires: time.optional(),
};

export const apiKey = z.object(members).meta({ id: "apiKey" });
export const newApiKey = z.object({
  ...members,
  key: z.string().meta({ description: "The key itself. It is told this once, and kept nowhere." }),
}).meta({ id: "newApiKey" });

export function toWantedKey(request: z.output<typeof keyRequest>): WantedKey {
  const { label, scopes, tenant, principal, expires } = request;
  return {
    label,
    scopes: [...new Set(scopes)],
    tenant,
    ...(principal === undefined ? {} : { principal }),
    ...(expires === undefined ? {} : { expiresAt: new Date(expires).toISOString() }),
  };
}

export function toApiKey({ id, label, tenant, principal, scopes, createdAt, expiresAt }: ApiKey) {
  const expires = expiresAt === undefined ? {} : { expires: expiresAt };
  return { id, label, tenant, principal, scopes: [...scopes], created: createdAt, ...expires };
}
