/** The claims in a Worker: answers the outcomes to whoever posts a `Setting`. */
import { checkClaims } from "./check_claims.ts";
import type { Setting } from "./setting.ts";

export default {
  async fetch(request: Request): Promise<Response> {
    if (request.method !== "POST") return new Response("ready");
    return Response.json(await checkClaims(await request.json() as Setting));
  },
};
