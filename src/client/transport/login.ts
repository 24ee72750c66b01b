import type { AuthHeaders } from "./auth.ts";
import { TidegateError } from "../errors/tidegate_error.ts";
import { TransportError } from "../errors/transport_error.ts";
import { toApiError } from "../errors/to_api_error.ts";
import { limited } from "./limited.ts";
import { readProblem } from "./read_problem.ts";

export interface LoginOptions {
  /** Where tokens are given out: the token endpoint of an OAuth 2.0 server. */
  readonly url: string | URL;
  readonly username: string;
  readonly password: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** The header that carries the token as it is, such as `X-Auth-Token`. Default: `Authorization: Bearer`. */
  readonly header?: string;
  /** Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch;
  /** How long a login may take, in milliseconds. Default 60,000. */
  readonly timeout?: number;
}

interface Tokens {
  readonly access: string;
  readonly refresh: string | undefined;
}

/**
 * Credentials that are changed for a token, for the `auth` of a client: with the first request, and again when the gateway refuses
 * the token (RFC 6749: `password`, then `refresh_token`). Requests that are made meanwhile share one login. The token is found
 * under any of its usual names, however deep; an answer that is no JSON is the token.
 *
 * @throws from each request: ApiError when the login is refused; TransportError when it brings no token
 */
export function login(options: LoginOptions): AuthHeaders {
  let tokens: Promise<Tokens> | undefined;
  let isRenewing = false;

  async function renewed(last: Tokens): Promise<Tokens> {
    if (last.refresh === undefined) return await signIn(options);
    const form = { grant_type: "refresh_token", refresh_token: last.refresh };
    // A refresh token ends too; the credentials remain.
    return await ask(options, form).catch(() => signIn(options));
  }

  return async ({ renew }) => {
    if (renew && tokens !== undefined && !isRenewing) {
      isRenewing = true;
      tokens = tokens.then(renewed).finally(() => isRenewing = false);
    }
    tokens ??= signIn(options);
    try {
      const { access } = await tokens;
      return options.header === undefined
        ? { authorization: `Bearer ${access}` }
        : { [options.header]: access };
    } catch (error) {
      tokens = undefined;
      throw error;
    }
  };
}

function signIn(options: LoginOptions): Promise<Tokens> {
  return ask(options, { grant_type: "password", username: options.username, password: options.password });
}

async function ask(options: LoginOptions, grant: Record<string, string>): Promise<Tokens> {
  const { fetch = globalThis.fetch, timeout = 60_000, clientId, clientSecret } = options;
  const request = { method: "POST", url: String(options.url) };
  const form = new URLSearchParams({
    ...grant,
    ...(clientId === undefined ? {} : { client_id: clientId }),
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
  });
  const late = () => new TransportError(request, `nothing came within ${timeout} ms`);
  const { status, ok, text } = await limited(async (signal) => {
    const answer = await fetch(request.url, { method: "POST", body: form, redirect: "manual", signal });
    return { status: answer.status, ok: answer.ok, text: await answer.text() };
  }, { milliseconds: timeout, late }).catch((cause) => {
    throw cause instanceof TransportError ? cause : new TransportError(request, "cannot log in", { cause });
  });
  if (!ok) throw toApiError({ request, status, problem: readProblem(status, text) });
  const tokens = toTokens(text);
  if (tokens !== undefined) return tokens;
  throw new TidegateError(`Cannot log in at ${request.url}: the answer holds no token`);
}

const accessNames = [
  "access_token",
  "accessToken",
  "api_token",
  "apiToken",
  "auth_token",
  "authToken",
  "token",
];
const refreshNames = ["refresh_token", "refreshToken"];

function toTokens(text: string): Tokens | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = text.trim();
  }
  const access = typeof body === "string" ? body : find(body, accessNames);
  return access ? { access, refresh: find(body, refreshNames) } : undefined;
}

function find(value: unknown, names: readonly string[]): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const members = new Map(Object.entries(value));
  for (const name of names) {
    const found = members.get(name);
    if (typeof found === "string" && found !== "") return found;
  }
  for (const member of members.values()) {
    const found = find(member, names);
    if (found !== undefined) return found;
  }
  return undefined;
}
