import { createRoute } from "@hono/zod-openapi";
import { keyRequest, newApiKey, toApiKey, toWantedKey } from "../api_key.ts";
import type { App, HttpPorts } from "../faces.ts";
import { jsonBody } from "../json_body.ts";
import { json, problems } from "../responses.ts";

const bodyLimitBytes = 16_384;

const contract = createRoute({
  method: "post",
  path: "/admin/keys",
  operationId: "createKey",
  tags: ["Operation"],
  summary: "Make an API key; its secret is told this once",
  middleware: [jsonBody(bodyLimitBytes)] as const,
  request: { body: { required: true, content: { "application/json": { schema: keyRequest } } } },
  responses: { 201: json(newApiKey, "The key"), ...problems(400, 413, 415) },
});

export function createKey(app: App, { keyRing, log }: HttpPorts): void {
  app.openapi(contract, async (c) => {
    const { key, text } = await keyRing.create(toWantedKey(c.req.valid("json")));
    const { id, tenant, principal, scopes } = key;
    log("info", "key made", { key: id, tenant, principal, scopes, by: c.get("principal").id });
    return c.json({ ...toApiKey(key), key: text }, 201, { "cache-control": "no-store" });
  });
}
