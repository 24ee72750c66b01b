import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { GatewayError } from "../../core/errors.ts";
import type { App, HttpPorts } from "../faces.ts";
import { problems } from "../responses.ts";

const contract = createRoute({
  method: "delete",
  path: "/admin/keys/{keyID}",
  operationId: "revokeKey",
  tags: ["Operation"],
  summary: "Revoke an API key: at once here, within a minute wherever else it was used",
  request: { params: z.object({ keyID: z.string().meta({ description: "Identifier of an API key" }) }) },
  responses: { 204: { description: "It is none any more" }, ...problems(404) },
});

export function revokeKey(app: App, { keyRing, log }: HttpPorts): void {
  app.openapi(contract, async (c) => {
    const { keyID } = c.req.valid("param");
    if (!await keyRing.revoke(keyID)) {
      throw new GatewayError("no-such-key", `No API key has the id "${keyID}"; GET /admin/keys lists them`);
    }
    log("info", "key revoked", { key: keyID, by: c.get("principal").id });
    return c.body(null, 204);
  });
}
