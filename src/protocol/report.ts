import { z } from "zod";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 lower-case hexadecimal digits");
const size = z.int().min(0);
const mediaType = z.string().max(200).regex(
  /^[\w.+-]+\/[\w.+-]+(\s*;\s*[\w.+-]+=("[^"\r\n]*"|[\w.+:-]+))*$/,
  "must be a media type",
);
// No flag: the pattern goes into the OpenAPI document, which knows none.
// deno-lint-ignore no-control-regex
const segment = /^(?!\.{1,2}$)[^/\\\u0000-\u001f\u007f-\u009f]{1,200}$/;
const fileName = z.string().regex(segment, "must be one path segment");
const filePath = z.string().max(1_000).refine(
  (path) => path.split("/").every((part) => segment.test(part)),
  "must be a relative path without empty, `.` or `..` segments",
);

/**
 * An output in the report itself. `mediaType` and `encoding` default to those of the output's description. With `encoding` the
 * value is a text in base64: clients that ask for the output as it is get the bytes.
 */
export const inlineOutput = z.object({
  value: z.unknown(),
  mediaType: mediaType.optional(),
  encoding: z.literal("base64").optional(),
}).strict().refine((output) => output.value !== undefined, "must have a value");

/** An output that lives elsewhere and that clients fetch from there. */
export const linkedOutput = z.object({
  href: z.url({ protocol: /^(https?|s3|gs)$/ }).max(2_048),
  type: mediaType.optional(),
  title: z.string().max(200).optional(),
}).strict();

/** An output that was uploaded before as one file. */
export const uploadedFile = z.object({
  upload: z.object({ name: fileName, mediaType, size, sha256 }).strict(),
}).strict();

/** An output that was uploaded before as a tree of files under one name, for example a Zarr group. */
export const uploadedTree = z.object({
  upload: z.object({
    name: fileName,
    mediaType,
    files: z.array(z.object({ path: filePath, size, sha256 }).strict()).min(
      1,
    ),
  }).strict(),
}).strict();

export const outputValue = z.union([uploadedTree, uploadedFile, linkedOutput, inlineOutput]);
export type OutputValue = z.infer<typeof outputValue>;

export const logLine = z.object({
  at: z.iso.datetime({ offset: true }).optional(),
  level: z.enum(["debug", "info", "warning", "error"]).default("info"),
  message: z.string().max(10_000),
}).strict();

/** Why a run failed: problem details, told to the client as they are. `status` is what asking for the results answers. */
export const runnerException = z.object({
  type: z.string().max(500).default("runner-failure"),
  title: z.string().max(500).optional(),
  status: z.int().min(400).max(599).default(500),
  detail: z.string().max(10_000).optional(),
});

/**
 * What a runner POSTs to the report URL of its attempt. An empty report is a heartbeat. `sequence` rises by at least one from
 * report to report of an attempt; a report whose sequence was seen changes nothing.
 */
export const report = z.object({
  sequence: z.int().min(1).optional(),
  status: z.enum(["running", "successful", "failed"]).optional(),
  progress: z.int().min(0).max(100).optional(),
  message: z.string().max(2_000).optional(),
  stage: z.string().max(200).optional(),
  log: z.array(logLine).max(1_000).optional(),
  usage: z.record(z.string().max(100), z.number()).optional()
    .refine(
      (usage) => usage === undefined || Object.keys(usage).length <= 50,
      "must have at most 50 members",
    ),
  outputs: z.record(z.string(), outputValue).optional(),
  exception: runnerException.optional(),
}).meta({ id: "report" });
export type Report = z.infer<typeof report>;
export type ReportInput = z.input<typeof report>;

/** The gateway's answer to a report. On `cancel: true` the runner stops and throws its work away. */
export const reportAnswer = z.object({
  status: z.enum(["accepted", "running", "successful", "failed", "dismissed"]),
  cancel: z.boolean(),
}).meta({ id: "reportAnswer" });
export type ReportAnswer = z.infer<typeof reportAnswer>;
