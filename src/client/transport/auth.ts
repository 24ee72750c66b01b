/**
 * How a request says who is calling. Credentials go to the origin of the gateway only, in headers, never in a URL.
 *
 * - `{ bearer }`: `Authorization: Bearer <token>` (RFC 6750);
 * - `{ username, password }`: `Authorization: Basic` (RFC 7617);
 * - `{ apiKey, header }`: the key as it is, in that header; default `X-API-Key`;
 * - a function: headers for each request, for tokens that change. After a 401 it is asked once more, with `renew: true`, and the
 *   request is sent once more. `login` makes such a function.
 */
export type Auth =
  | { readonly bearer: string }
  | { readonly username: string; readonly password: string }
  | { readonly apiKey: string; readonly header?: string }
  | AuthHeaders;

/** Headers that say who is calling. `renew`: those it gave last were refused. */
export type AuthHeaders = (
  asked: { readonly renew: boolean },
) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;

export function toAuthHeaders(auth: Auth | undefined): AuthHeaders {
  if (typeof auth === "function") return auth;
  const headers = auth === undefined ? {} : headersOf(auth);
  return () => headers;
}

function headersOf(auth: Exclude<Auth, AuthHeaders>): Record<string, string> {
  if ("bearer" in auth) return { authorization: `Bearer ${auth.bearer}` };
  if ("apiKey" in auth) return { [auth.header ?? "x-api-key"]: auth.apiKey };
  const bytes = new TextEncoder().encode(`${auth.username}:${auth.password}`);
  return { authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}
