/** The gateway on Cloudflare Workers: requests and the cron trigger of wrangler.toml. */
import { env, waitUntil } from "cloudflare:workers";
import { createEdge } from "../../src/edge.ts";

const edge = await createEdge(env, waitUntil);

export default {
  fetch: (request: Request): Promise<Response> => edge.fetch(request),
  scheduled: (): Promise<void> => edge.scheduled(),
};
