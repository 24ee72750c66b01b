import type { MiddlewareHandler } from "hono";

/** Nothing of an answer is run, framed or guessed at; a page of ours says itself what it loads. */
const policy = "default-src 'none'; frame-ancestors 'none'";
const ofJobs = /^\/(?:jobs|dead-letters|results|admin|metrics)(?:\/|$)/;

/** What keeps browsers from doing more with an answer than reading it, on every answer. */
export function guardHeaders(): MiddlewareHandler {
  return async function guardHeaders(c, next) {
    await next();
    guard(c.res, c.req.path);
  };
}

/** What is of jobs is kept by nobody, unless it says otherwise. */
export function guard({ headers }: Response, path: string): void {
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  if (!headers.has("content-security-policy")) headers.set("content-security-policy", policy);
  if (ofJobs.test(path) && !headers.has("cache-control")) headers.set("cache-control", "no-store");
}
