import { mediaType } from "../../ogc/uris.ts";
import type { App, HttpPorts } from "../faces.ts";
import { describeApi } from "../openapi.ts";

/** `/req/core/api-definition-op`: the OpenAPI 3.0 document, made from the routes once. */
export function getApi(app: App, { settings: { publicUrl } }: HttpPorts): void {
  let document: string | undefined;
  app.get("/api", (c) => {
    document ??= JSON.stringify(describeApi(app, publicUrl));
    return c.body(document, 200, { "content-type": mediaType.openapi });
  });
}
