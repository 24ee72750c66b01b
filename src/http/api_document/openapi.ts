import { complete } from "./complete.ts";
import type { ApiDocument } from "./document.ts";
import { problemComponents } from "./problem_examples.ts";
import { headerComponents } from "./response_headers.ts";
import { securitySchemesOf, type ToldAccess } from "./security.ts";
import { info, tags } from "./texts.ts";
import { valueSchemas } from "./value_schemas.ts";
import type { App } from "../faces.ts";

/** The OpenAPI 3.0 document of the app, from its routes. To be asked for once: it registers its own components. */
export function describeApi(app: App, publicUrl: string, access: ToldAccess): object {
  const components = {
    schemas: valueSchemas,
    headers: headerComponents,
    examples: problemComponents,
    securitySchemes: securitySchemesOf(access),
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
  return complete(document as unknown as ApiDocument, publicUrl, access);
}
