import type { MiddlewareHandler } from "hono";
import { GatewayError } from "../../core/errors.ts";
import type { RateLimit } from "../../core/limits/rate_limit.ts";
import type { Verdict } from "../../core/limits/verdict.ts";
import type { Face, HttpPorts } from "../faces.ts";
import { toProblemResponse } from "../problem.ts";
import { type Asked, askedBy } from "./asked.ts";
import { callerOf } from "./caller.ts";
import { limitSets, type NamedSet } from "./limit_sets.ts";

type LimitPorts = Pick<HttpPorts, "limiter" | "log" | "settings">;

type Call = Parameters<MiddlewareHandler<Face>>[0];
type Next = Parameters<MiddlewareHandler<Face>>[1];

interface Taken {
  readonly set: NamedSet;
  readonly verdict: Verdict;
}

/** Refuses who asks for more than he may, and tells everybody how he stands (draft-ietf-httpapi-ratelimit-headers). */
export function rateLimits(
  { limiter, log, settings: { proxies = 0 } }: LimitPorts,
  limits: readonly RateLimit[],
): MiddlewareHandler<Face> {
  const setOf = limitSets(limits);

  // Every turn of the event loop less is felt by a status poll.
  return function rateLimits(c, next) {
    const asked = askedBy(c.req.method, c.req.path);
    if (asked?.isBatch) return batch(c, next);
    const set = asked && setOf(asked);
    if (set === undefined) return next();
    const taking = limiter.take(set, callerOf(c, proxies));
    const go = (verdict: Verdict) => judged(c, next, { set, verdict });
    return taking instanceof Promise ? taking.then(go) : go(taking);
  };

  function judged(c: Call, next: Next, { set, verdict }: Taken): Promise<Response | void> {
    if (!verdict.isAllowed) {
      return Promise.resolve(told(toProblemResponse(tooMany(set, verdict), c, log), set, verdict));
    }
    return next().then(() => void told(c.res, set, verdict));
  }

  /** What it is about stands in its body: who has read that takes for all of it. */
  async function batch(c: Call, next: Next): Promise<void> {
    let taken: Taken | undefined;
    c.set("takeForBatch", async (processId, jobs) => {
      const set = setOf({ ...batchOf(processId) });
      if (set === undefined) return;
      const verdict = await limiter.takeMany(set, callerOf(c, proxies), costsOf(set, jobs));
      taken = { set, verdict };
      if (!verdict.isAllowed) throw tooMany(set, verdict);
    });
    await next();
    if (taken !== undefined) told(c.res, taken.set, taken.verdict);
  }
}

function batchOf(processId: string): Asked {
  return { group: "execute", processId };
}

/** A batch is one request, and as many executions as it has inputs. */
function costsOf({ limits }: NamedSet, jobs: number): readonly number[] {
  return limits.map(({ name, quota, windowSeconds }) => {
    if (!name.startsWith("process:")) return 1;
    if (jobs <= quota) return jobs;
    const detail = `Cannot execute ${jobs} jobs at once: "${name}" allows ${quota} in ${windowSeconds} s; ` +
      `send at most ${quota} in a batch`;
    throw new GatewayError("too-large", detail, { errors: [{ pointer: "/inputs", detail }] });
  });
}

function tooMany({ limits }: NamedSet, { violated, retryAfterSeconds }: Verdict): GatewayError {
  const reached = limits.filter(({ name }) => violated.includes(name));
  const which = reached.map(({ name, quota, windowSeconds }) => `"${name}" (${quota} in ${windowSeconds} s)`);
  const detail = `Too many requests: ${
    which.join(" and ")
  } is used up; try again after ${retryAfterSeconds} s`;
  return new GatewayError("rate-limited", detail, {
    retryAfterSeconds,
    members: { "violated-policies": violated },
  });
}

function told(response: Response, { policy }: NamedSet, { standings }: Verdict): Response {
  let text = "";
  for (const { limit, remaining, resetSeconds } of standings) {
    text += `${text === "" ? "" : ", "}"${limit.name}";r=${remaining};t=${resetSeconds}`;
  }
  response.headers.set("ratelimit-policy", policy);
  response.headers.set("ratelimit", text);
  return response;
}
