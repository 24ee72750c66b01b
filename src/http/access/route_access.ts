import { batchPlace } from "../batch_place.ts";
import type { App } from "../faces.ts";
import { type Access, accessOf } from "./operations.ts";

/** Files of a page that is open. */
const withoutOperation: Readonly<Record<string, Access>> = { "GET /docs/:asset": "open" };

/** What the route is called to whom it matters which one it is: method and path as they are routed. */
export function routeName({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method} ${path}`;
}

/**
 * What each route asks of its caller.
 *
 * @throws Error that names a route of which nothing says so
 */
export function routeAccess(
  app: App,
  table: Readonly<Record<string, Access>> = accessOf,
): ReadonlyMap<string, Access> {
  const operations = operationsOf(app);
  const routes = app.routes.filter(({ method }) => method !== "ALL");
  return new Map(routes.map((route) => {
    const name = routeName(route);
    const operation = operations.get(name);
    const access = operation === undefined ? withoutOperation[name] : table[operation];
    if (access !== undefined) return [name, access];
    throw new Error(
      `Nothing says who may use ${name} (${operation}): src/http/access/operations.ts needs a row`,
    );
  }));
}

/** Route to operation. */
export function operationsOf(app: App): ReadonlyMap<string, string> {
  const described = app.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === "route" && definition.route.operationId !== undefined
      ? [[nameOf(definition.route), definition.route.operationId] as const]
      : []
  );
  return new Map(described);
}

/** From the path of the document to the one of the router. A path parameter that may hold slashes is called `path`. */
function nameOf({ method, path }: { readonly method: string; readonly path: string }): string {
  const isBatch = path === batchPlace.path;
  const routed = isBatch
    ? batchPlace.pattern
    : path.replaceAll("{path}", ":path{.+}").replaceAll(/(?<!:path)\{(\w+)\}/g, ":$1");
  return routeName({ method: method.toUpperCase(), path: routed });
}
