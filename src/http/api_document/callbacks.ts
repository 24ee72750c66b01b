import { mediaType } from "../../ogc/uris.ts";

const signature = {
  "webhook-id": "Names the message; the same when it is sent again",
  "webhook-timestamp": "Seconds since 1970 of this attempt",
  "webhook-signature": "Standard Webhooks: `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`",
};

/** What the gateway POSTs to the URLs of `subscriber` (`/req/callback/job-callback`). */
export const callbacks = {
  jobCompleted: { "{$request.body#/subscriber/successUri}": { post: told("The results", "results") } },
  jobFailed: {
    "{$request.body#/subscriber/failedUri}": { post: told("The job, failed or dismissed", "statusInfo") },
  },
  jobProgressed: {
    "{$request.body#/subscriber/inProgressUri}": { post: told("The job as it is", "statusInfo") },
  },
};

function told(description: string, component: string) {
  return {
    summary: description,
    security: [],
    parameters: Object.entries(signature).map(([name, meaning]) => ({
      name,
      in: "header" as const,
      required: true,
      description: meaning,
      schema: { type: "string" as const },
    })),
    requestBody: {
      required: true,
      description,
      content: { [mediaType.json]: { schema: { $ref: `#/components/schemas/${component}` } } },
    },
    responses: {
      "2XX": { description: "Received" },
      410: { description: "Do not send this again" },
      default: { description: "Sent again later; progress is not" },
    },
  };
}
