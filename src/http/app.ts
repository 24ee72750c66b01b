import { OpenAPIHono } from "@hono/zod-openapi";
import { GatewayError } from "../core/errors.ts";
import { authenticate } from "./access/authenticate.ts";
import { allowedMethods } from "./allowed_methods.ts";
import { crossOrigin } from "./cross_origin.ts";
import type { App, Face, HttpPorts } from "./faces.ts";
import { guardHeaders } from "./guard_headers.ts";
import { knownRoutes } from "./known_routes.ts";
import { toProblemResponse } from "./problem.ts";
import { rateLimits } from "./limits/rate_limits.ts";
import { requestLog } from "./request_log.ts";
import { routes } from "./routes/mod.ts";
import { toFaults } from "./validation.ts";

/** The JSON face: every route of the gateway as one fetch handler. */
export function createApp(ports: HttpPorts): App {
  const app: App = new OpenAPIHono<Face>({ defaultHook: refuseInvalid, strict: false });
  app.use(guardHeaders());
  app.use(requestLog(ports, (c) => routeOf(c)));
  app.use(crossOrigin());
  app.use(authenticate(ports.callers));
  const { rateLimits: limits } = ports.settings;
  if (limits !== undefined) app.use(rateLimits(ports, limits));
  for (const register of routes) register(app, ports);
  const routeOf = knownRoutes(app);
  const methodsOf = allowedMethods(app);
  app.notFound((c) => {
    const allowed = methodsOf(c.req.path);
    if (c.req.method === "OPTIONS" && allowed.length > 0) {
      return c.body(null, 204, { allow: allowed.join(", ") });
    }
    const error = allowed.length === 0
      ? new GatewayError("not-found", `Nothing is at ${c.req.path}; GET / lists what is here`)
      : new GatewayError(
        "method-not-allowed",
        `${c.req.method} is not possible here; use ${allowed.join(" or ")}`,
      );
    const response = toProblemResponse(error, c, ports.log);
    if (allowed.length > 0) response.headers.set("allow", allowed.join(", "));
    return response;
  });
  app.onError((error, c) => toProblemResponse(error, c, ports.log));
  return app;
}

function refuseInvalid(
  result: {
    success: boolean;
    target: string;
    error?: { issues: readonly { path: PropertyKey[]; message: string }[] };
  },
): void {
  if (result.success || result.error === undefined) return;
  const faults = toFaults(result.error.issues);
  const code = result.target === "json" ? "invalid-body" : "invalid-parameter";
  const where = faults[0]?.pointer ? `${faults[0].pointer}: ` : "";
  throw new GatewayError(
    code,
    `Cannot read the ${code === "invalid-body" ? "body" : "parameters"}: ${where}${faults[0]?.detail}`,
    {
      errors: faults,
    },
  );
}
