import type { Callers } from "../../core/ports/access.ts";
import type { Scope } from "../../core/principal.ts";
import { accessOf } from "../access/operations.ts";

/** What of the access to this gateway is told. */
export type ToldAccess = Pick<Callers, "tokenHeaders" | "anonymousScopes">;

type Requirements = readonly Readonly<Record<string, readonly string[]>>[];

const kept = "An API key of the gateway, or a token of the issuer that it trusts.";

/** `/req/oas30/security` */
export function securitySchemesOf({ tokenHeaders: [name = "x-api-key"] }: ToldAccess) {
  return {
    bearer: { type: "http" as const, scheme: "bearer", description: kept },
    basic: {
      type: "http" as const,
      scheme: "basic",
      description: "An API key as the password, whatever the user is called.",
    },
    tokenHeader: { type: "apiKey" as const, in: "header" as const, name, description: kept },
    ...runnerSchemes,
  };
}

/** Who works on a job proves that the job was given to it. */
const runnerSchemes = {
  runnerToken: {
    type: "http" as const,
    scheme: "bearer",
    description: "The token of the dispatch. It is good for one attempt of one job.",
  },
  webhookSignature: {
    type: "apiKey" as const,
    in: "header" as const,
    name: "webhook-signature",
    description:
      "Standard Webhooks: `v1,` and the base64 of the HMAC-SHA256 over `webhook-id.webhook-timestamp.body`, by the secret that the runner shares with the gateway.",
  },
};

const ofRunners: Readonly<Record<string, Requirements>> = {
  receiveReport: [{ runnerToken: [], webhookSignature: [] }],
  receiveUpload: [{ runnerToken: [] }],
};

const ofCallers: Requirements = [{ bearer: [] }, { basic: [] }, { tokenHeader: [] }];

/** What an operation asks for. An empty requirement: nothing will do as well. */
export function securityOf(operationId: string, { anonymousScopes }: ToldAccess): Requirements {
  const scope = scopeOf(operationId);
  if (scope === undefined) return ofRunners[operationId] ?? [];
  return anonymousScopes.includes(scope) ? [...ofCallers, {}] : ofCallers;
}

/** Undefined: the operation asks for none. */
export function scopeOf(operationId: string): Scope | undefined {
  const access = accessOf[operationId];
  return access === "open" || access === "runner" || access === "link" ? undefined : access;
}
