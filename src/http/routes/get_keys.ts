import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { apiKey, toApiKey } from "../api_key.ts";
import type { App, HttpPorts } from "../faces.ts";
import { jsonOnly } from "../json_only.ts";
import { json, problems } from "../responses.ts";

const contract = createRoute({
  method: "get",
  path: "/admin/keys",
  operationId: "getKeys",
  tags: ["Operation"],
  summary: "The API keys that were made and not revoked, oldest first, without their secrets",
  middleware: jsonOnly,
  responses: {
    200: json(z.object({ keys: z.array(apiKey) }).meta({ id: "apiKeys" }), "The keys"),
    ...problems(406),
  },
});

export function getKeys(app: App, { keyRing }: HttpPorts): void {
  app.openapi(contract, async (c) => {
    const keys = await keyRing.list();
    return c.json({ keys: keys.map(toApiKey) }, 200, { "cache-control": "no-store" });
  });
}
