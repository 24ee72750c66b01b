import { mediaType } from "../ogc/uris.ts";
import type { App } from "./faces.ts";

/** The OpenAPI 3.0 document of the app, from its routes. */
export function describeApi(app: App, publicUrl: string): object {
  return app.getOpenAPIDocument({
    openapi: "3.0.3",
    info: {
      title: "Tidegate",
      version: "0.1.0",
      description: "OGC API - Processes, Part 1 (18-062r2): long computations as jobs.",
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    servers: [{ url: publicUrl }],
    tags: ["Capabilities", "Processes", "Jobs", "Runners", "Operation"].map((name) => ({ name })),
  });
}

/** What the gateway POSTs to the URLs of `subscriber` (`/req/callback/job-callback`). */
export const callbacks = {
  jobCompleted: { "{$request.body#/subscriber/successUri}": { post: told("The results", "Results") } },
  jobFailed: {
    "{$request.body#/subscriber/failedUri}": { post: told("The job, failed or dismissed", "StatusInfo") },
  },
  jobProgressed: {
    "{$request.body#/subscriber/inProgressUri}": { post: told("The job as it is", "StatusInfo") },
  },
};

function told(description: string, component: string) {
  return {
    requestBody: {
      description,
      content: { [mediaType.json]: { schema: { $ref: `#/components/schemas/${component}` } } },
    },
    responses: { 200: { description: "Any 2xx: received" } },
  };
}
