import { complete } from "./api_document/complete.ts";
import type { ApiDocument } from "./api_document/document.ts";
import { problemComponents } from "./api_document/problem_examples.ts";
import { headerComponents } from "./api_document/response_headers.ts";
import { securitySchemes } from "./api_document/security.ts";
import { info, tags } from "./api_document/texts.ts";
import { valueSchemas } from "./api_document/value_schemas.ts";
import type { App } from "./faces.ts";

/** The OpenAPI 3.0 document of the app, from its routes. To be asked for once: it registers its own components. */
export function describeApi(app: App, publicUrl: string): object {
  const components = {
    schemas: valueSchemas,
    headers: headerComponents,
    examples: problemComponents,
    securitySchemes,
  };
  for (const [type, all] of Object.entries(components)) {
    for (const [name, component] of Object.entries(all)) {
      app.openAPIRegistry.registerComponent(type as keyof typeof components, name, component);
    }
  }
  const document = app.getOpenAPIDocument({
    openapi: "3.0.3",
    info,
    servers: [{ url: publicUrl }],
    tags,
  });
  return complete(document as unknown as ApiDocument, publicUrl);
}
