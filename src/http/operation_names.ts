import { batchPlace } from "./batch_place.ts";
import type { App } from "./faces.ts";

/** Answers the `operationId` that a method has at a pattern of the router; `other` where there is none. */
export function operationNames(app: App): (method: string, pattern: string) => string {
  let names: ReadonlyMap<string, string> | undefined;
  return (method, pattern) => {
    names ??= namesOf(app);
    const found = names.get(`${method} ${pattern}`);
    if (found !== undefined) return found;
    return method === "HEAD" ? names.get(`GET ${pattern}`) ?? "other" : "other";
  };
}

function namesOf(app: App): ReadonlyMap<string, string> {
  const byTemplate = new Map<string, string>();
  for (const definition of app.openAPIRegistry.definitions) {
    if (definition.type !== "route") continue;
    const { method, path, operationId } = definition.route;
    if (operationId !== undefined) byTemplate.set(`${method.toUpperCase()} ${path}`, operationId);
  }
  const names = new Map<string, string>();
  for (const { method, path } of app.routes) {
    const template = path.replace(/:(\w+)(\{.+?\})?(?=\/|$)/g, "{$1}");
    const isBatch = method === "POST" && path === batchPlace.pattern;
    const name = byTemplate.get(`${method} ${isBatch ? batchPlace.path : template}`);
    if (name !== undefined) names.set(`${method} ${path}`, name);
  }
  return names;
}
