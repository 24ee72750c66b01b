import { z } from "@hono/zod-openapi";
import { mostJobs } from "../../ogc/batch_request.ts";
import { statusCode } from "../../ogc/status_info.ts";
import { type Interval, intervalPattern, parseInterval } from "./date_interval.ts";
import { cursor, limit } from "../parameters.ts";

/** Given again and again (`a=1&a=2`), as the standard has it, or separated by commas. */
const repeated = { style: "form", explode: true } as const;
const listed = (value: unknown) => value === undefined ? undefined : [value].flat();
const separated = (value: unknown) => listed(value)?.flatMap((text) => String(text).split(","));

const type = z.preprocess(separated, z.array(z.string()).optional()).openapi({
  param: {
    ...repeated,
    description: "Kinds of job. Every job here is a `process`: other values select none.",
  },
  type: "array",
  items: { type: "string" },
  example: ["process"],
});

/** Commas are left to whoever knows the processes: an identifier may have one. */
const processID = z.preprocess(listed, z.array(z.string().min(1, "must name a process")).optional()).openapi({
  param: { ...repeated, description: "Jobs of any of these processes" },
  type: "array",
  items: { type: "string", minLength: 1 },
});

/** An addition: the state of many jobs in one request. */
const jobID = z.preprocess(
  separated,
  z.array(z.string()).max(mostJobs, `must name at most ${mostJobs} jobs`)
    .transform((ids) => [...new Set(ids)].filter((id) => id !== "")).optional(),
).openapi({
  param: {
    ...repeated,
    description:
      `The caller's jobs among these, up to ${mostJobs}; other identifiers are left out. Without ` +
      "`limit` a page holds all of them.",
  },
  type: "array",
  items: { type: "string" },
  maxItems: mostJobs,
});

/** An addition. */
const group = z.string("must be given once").min(1, "must name a group").optional().openapi({
  param: { description: "Jobs of this batch" },
});

const status = z.preprocess(
  separated,
  z.array(z.enum(statusCode.options, {
    error: ({ input }) => `"${input}" is none of ${statusCode.options.join(", ")}`,
  })).optional(),
).openapi({
  param: { ...repeated, description: "Jobs in any of these statuses" },
  type: "array",
  items: { type: "string", enum: [...statusCode.options] },
});

const datetime = z.string("must be given once").transform((text, context): Interval => {
  try {
    return parseInterval(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
}).optional().openapi({
  param: {
    description: "Jobs created at that time or in that interval, ends included: `t`, `a/b`, `../b`, `/b`, " +
      "`a/..`, `a/`, with times of RFC 3339",
  },
  type: "string",
  pattern: intervalPattern,
  example: "2026-11-21T12:00:00Z/..",
});

function seconds(description: string) {
  const error = ({ input }: { readonly input: unknown }) =>
    `"${input}" is not a number of whole seconds, 0 or more`;
  return z.preprocess(
    separated,
    z.array(z.string().regex(/^\+?\d+$/, { error }).transform(Number)).optional(),
  ).openapi({
    param: { ...repeated, description },
    type: "array",
    items: { type: "integer", minimum: 0 },
  });
}

const runs =
  "A job runs from `started` until `finished`, or until now; jobs that have not begun are left out.";

/** `/req/job-list/type-definition` and the like: everything that `GET /jobs` may be asked with. */
export const jobListQuery = z.object({
  type,
  jobID,
  group,
  processID,
  status,
  datetime,
  minDuration: seconds(
    `Jobs that run for at least so many seconds. ${runs} Of several values the highest counts.`,
  ),
  maxDuration: seconds(
    `Jobs that run for at most so many seconds. ${runs} Of several values the lowest counts.`,
  ),
  limit,
  cursor,
}).superRefine(({ minDuration = [], maxDuration = [] }, context) => {
  const [least, most] = [Math.max(...minDuration), Math.min(...maxDuration)];
  if (least <= most) return;
  const message = `must not be above maxDuration: ${least} is above ${most}`;
  context.addIssue({ code: "custom", path: ["minDuration"], message });
});
export type JobListQuery = z.infer<typeof jobListQuery>;
