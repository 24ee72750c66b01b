import { reservedTenants } from "./principal.ts";

/** What keys and tokens are of that name no tenant. */
export const defaultTenant = "default";

/** Letters, digits, `_`, `.` and `-`, 64 at most: no slash, so that a tenant and a principal make one name. */
export const tenantShape = /^[A-Za-z0-9][\w.-]{0,63}$/;

/** Printable ASCII without spaces. */
export const principalShape = /^[\x21-\x7e]{1,255}$/;

/** One that a key or a token may be of. */
export function isTenant(name: string): boolean {
  return tenantShape.test(name) && !Object.hasOwn(reservedTenants, name);
}
