import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { describe, expect, it } from "vitest";
import type { Face } from "../../src/http/faces.ts";
import { type KnownRoute, knownRoutes, type RouteOf } from "../../src/http/known_routes.ts";

function appWith(operationId: string) {
  const app = new OpenAPIHono<Face>();
  const seen: (KnownRoute | undefined)[] = [];
  let routeOf: RouteOf | undefined;
  app.use(async (c, next) => {
    seen.push(routeOf?.(c));
    await next();
  });
  const contract = createRoute({
    method: "get",
    path: "/things/{thingID}/parts/{partID}",
    operationId,
    responses: { 200: { description: "It" } },
  });
  app.openapi(contract, (c) => c.body(null));
  const know = (table: Parameters<typeof knownRoutes>[1]) => routeOf = knownRoutes(app, table);
  return { know, seen, ask: (path: string, method = "GET") => app.request(path, { method }) };
}

describe("known routes", () => {
  it("refuses an app with a route of which nothing says who may use it", () => {
    expect(() => appWith("getPart").know({ getThing: "open" })).toThrow(
      "Nothing says who may use GET /things/:thingID/parts/:partID (getPart): src/http/access/operations.ts needs a row",
    );
  });

  it("says what is asked for before it is done, and that nothing is there", async () => {
    const app = appWith("getPart");
    app.know({ getPart: "jobs:read" });
    for (const method of ["GET", "HEAD"]) await app.ask("/things/7/parts/a", method);
    await app.ask("/things/7/parts/a", "DELETE");
    await app.ask("/elsewhere");
    const part = { path: "/things/:thingID/parts/:partID", operation: "getPart", access: "jobs:read" };
    expect(app.seen).toEqual([part, part, undefined, undefined]);
  });
});
