/** `/req/oas30/security`. Who submits jobs needs no key; who works on one proves that the job was given to it. */
export const securitySchemes = {
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

const byOperation: Readonly<Record<string, readonly Readonly<Record<string, readonly string[]>>[]>> = {
  receiveReport: [{ runnerToken: [], webhookSignature: [] }],
  receiveUpload: [{ runnerToken: [] }],
};

/** What an operation asks for; nothing, unless it says so. */
export function securityOf(operationId: string) {
  return byOperation[operationId] ?? [];
}
