import { z } from "zod";
import type { AnonymousKind } from "../access/anonymous_door.ts";
import { isLoopbackName, isLoopbackUrl } from "../access/loopback.ts";

/** Who may use the gateway, besides holders of the API keys that it keeps. */
export interface AccessConfig {
  readonly anonymous: AnonymousKind;
  /** Whoever brings one of these may do everything. */
  readonly adminKeys: readonly string[];
  /** Headers that a key or token may come in beside `Authorization`, in lower case. */
  readonly tokenHeaders: readonly string[];
  /** The one issuer whose tokens are taken. */
  readonly oidc?: OidcConfig;
}

export interface OidcConfig {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly keysUrl?: string;
  readonly tenantClaim?: string;
}

const kinds = ["loopback", "off", "public", "link"] as const;
/** Those that a public key verifies. With any other whoever knows that key could sign. */
const asymmetric = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];
const usual = ["RS256", "PS256", "ES256", "EdDSA"];

const list = z.string().transform((text) => text.split(/[\s,]+/).filter((word) => word !== ""));
const adminKey = "must be one key or two, separated by a space, each of 32 or more characters";
const algorithm = `must be of ${asymmetric.join(", ")}, separated by commas`;
const header = "must be names of headers other than Authorization, separated by commas";
const secureUrl = "must be an https URL, or http on this machine";

/** The variables that say who may use the gateway, as members of the environment's schema. */
export const accessVariables = {
  TIDEGATE_ADMIN_KEY: z.string().transform((text) => text.trim().split(/\s+/))
    .pipe(z.array(z.string().regex(/^[\x21-\x7e]{32,1000}$/, adminKey)).min(1, adminKey).max(2, adminKey))
    .optional(),
  TIDEGATE_ANONYMOUS: z.enum(kinds, `must be one of ${kinds.join(", ")}`).optional(),
  TIDEGATE_TOKEN_HEADER: list
    .pipe(z.array(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, header)).min(1, header).max(4, header))
    .refine((names) => !names.some((name) => name.toLowerCase() === "authorization"), header)
    .default(["X-API-Key"]),
  TIDEGATE_OIDC_ISSUER: z.string().refine(isSecureUrl, secureUrl).optional(),
  TIDEGATE_OIDC_AUDIENCE: z.string().trim().min(1).optional(),
  TIDEGATE_OIDC_ALGORITHMS: list.pipe(z.array(z.enum(asymmetric, algorithm)).min(1, algorithm)).default(
    usual,
  ),
  TIDEGATE_OIDC_JWKS_URL: z.string().refine(isSecureUrl, secureUrl).optional(),
  TIDEGATE_OIDC_TENANT_CLAIM: z.string().trim().min(1).optional(),
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

export interface Reachable {
  readonly hostname: string;
  readonly publicUrl: string;
}

/** Settings that are sound alone and wrong together. */
export function accessFaults(env: Environment): readonly string[] {
  const faults: string[] = [];
  const needs = (name: string, other: string) => {
    if (env[name] && !env[other]) faults.push(`${other}: must be set, as ${name} is`);
  };
  needs("TIDEGATE_OIDC_ISSUER", "TIDEGATE_OIDC_AUDIENCE");
  const others = ["AUDIENCE", "ALGORITHMS", "JWKS_URL", "TENANT_CLAIM"].map((name) =>
    `TIDEGATE_OIDC_${name}`
  );
  const [first] = others.filter((name) => env[name]);
  if (first !== undefined) needs(first, "TIDEGATE_OIDC_ISSUER");
  const elsewhere = reachedFrom({
    hostname: env["TIDEGATE_HOST"] || "127.0.0.1",
    publicUrl: env["TIDEGATE_PUBLIC_URL"] ?? "",
  });
  if (elsewhere === undefined) return faults;
  const chosen = env["TIDEGATE_ANONYMOUS"];
  if (chosen === "loopback") {
    faults.push(`TIDEGATE_ANONYMOUS: must not be "loopback": ${elsewhere}; it may be off, public or link`);
  } else if (!chosen && !env["TIDEGATE_ADMIN_KEY"] && !env["TIDEGATE_OIDC_ISSUER"]) {
    faults.push(
      `TIDEGATE_ADMIN_KEY: must be set, or TIDEGATE_OIDC_ISSUER, or TIDEGATE_ANONYMOUS to public, link or off: ${elsewhere}, and nothing says who may use it (docs/access.md)`,
    );
  }
  return faults;
}

export function toAccess(
  read: z.output<z.ZodObject<typeof accessVariables>>,
  reachable: Reachable,
): AccessConfig {
  const { TIDEGATE_OIDC_JWKS_URL: keysUrl, TIDEGATE_OIDC_TENANT_CLAIM: tenantClaim } = read;
  const { TIDEGATE_OIDC_ISSUER: issuer, TIDEGATE_OIDC_AUDIENCE: audience } = read;
  return {
    // A proxy on this machine, in front, passes on what comes from everywhere.
    anonymous: read.TIDEGATE_ANONYMOUS ?? (reachedFrom(reachable) === undefined ? "loopback" : "off"),
    adminKeys: read.TIDEGATE_ADMIN_KEY ?? [],
    tokenHeaders: read.TIDEGATE_TOKEN_HEADER.map((name) => name.toLowerCase()),
    ...(issuer === undefined || audience === undefined ? {} : {
      oidc: {
        issuer,
        audience,
        algorithms: read.TIDEGATE_OIDC_ALGORITHMS,
        ...(keysUrl === undefined ? {} : { keysUrl }),
        ...(tenantClaim === undefined ? {} : { tenantClaim }),
      },
    }),
  };
}

/** Why the gateway may be reached from elsewhere than this machine; undefined when it is not. */
function reachedFrom({ hostname, publicUrl }: Reachable): string | undefined {
  if (!isLoopbackName(hostname)) return `the gateway listens at TIDEGATE_HOST ${hostname}`;
  if (URL.canParse(publicUrl) && !isLoopbackUrl(publicUrl)) {
    return `the gateway is reached at TIDEGATE_PUBLIC_URL ${publicUrl}`;
  }
  return undefined;
}

function isSecureUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  const isSecure = protocol === "https:" || protocol === "http:" && isLoopbackUrl(text);
  return isSecure && username === "" && password === "";
}
