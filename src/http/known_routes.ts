import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import type { RouterRoute } from "hono/types";
import { type Access, accessOf } from "./access/operations.ts";
import { batchPlace } from "./batch_place.ts";
import type { App } from "./faces.ts";

/** What is known of a route before anybody asks for it. */
export interface KnownRoute {
  /** As the router has it. */
  readonly path: string;
  /** `operationId`; `other` where the document has none. */
  readonly operation: string;
  readonly access: Access;
}

/** The route that is asked for; undefined: nothing is there for this method. */
export type RouteOf = (c: Context) => KnownRoute | undefined;

/** Files of a page that is open. */
const withoutOperation: Readonly<Record<string, Access>> = { "GET /docs/:asset": "open" };

/**
 * Knows the routes of an app to which all are added.
 *
 * @throws Error that names a route of which nothing says what it asks of its caller
 */
export function knownRoutes(app: App, table: Readonly<Record<string, Access>> = accessOf): RouteOf {
  const operations = operationsOf(app);
  const routes = app.routes.filter(({ method }) => method !== "ALL");
  const known = new Map<RouterRoute, KnownRoute>(routes.map((route) => {
    const name = nameOf(route.method, route.path);
    const operation = operations.get(name);
    const access = operation === undefined ? withoutOperation[name] : table[operation];
    if (access !== undefined) return [route, { path: route.path, operation: operation ?? "other", access }];
    throw new Error(
      `Nothing says who may use ${name} (${operation}): src/http/access/operations.ts needs a row`,
    );
  }));
  return (c) => {
    // Middleware is matched as well, and comes first.
    for (const route of matchedRoutes(c)) {
      const found = known.get(route);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** Route to operation. */
function operationsOf(app: App): ReadonlyMap<string, string> {
  const described = app.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === "route" && definition.route.operationId !== undefined
      ? [
        [
          nameOf(definition.route.method, routed(definition.route.path)),
          definition.route.operationId,
        ] as const,
      ]
      : []
  );
  return new Map(described);
}

function nameOf(method: string, path: string): string {
  return `${method.toUpperCase()} ${path}`;
}

/** From the path of the document to the one of the router. A path parameter that may hold slashes is called `path`. */
function routed(path: string): string {
  if (path === batchPlace.path) return batchPlace.pattern;
  return path.replaceAll("{path}", ":path{.+}").replaceAll(/(?<!:path)\{(\w+)\}/g, ":$1");
}
