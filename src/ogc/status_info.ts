import { z } from "zod";
import { exception } from "./exception.ts";
import { link } from "./link.ts";

/** statusCode.yaml */
export const statusCode = z.enum(["accepted", "running", "successful", "failed", "dismissed"]).meta({
  id: "statusCode",
});
export type StatusCode = z.infer<typeof statusCode>;

const time = z.iso.datetime({ offset: true });

/** statusInfo.yaml; `group`, `expires`, `stage`, `attempt`, `usage` and `exception` are additions. Absent members are absent, never null. */
export const statusInfo = z.object({
  jobID: z.string(),
  processID: z.string(),
  type: z.literal("process"),
  group: z.string().optional(),
  status: statusCode,
  message: z.string().optional(),
  progress: z.int().min(0).max(100).optional(),
  created: time,
  started: time.optional(),
  finished: time.optional(),
  updated: time,
  expires: time.optional(),
  stage: z.string().optional(),
  attempt: z.int().optional(),
  usage: z.record(z.string(), z.number()).optional(),
  exception: exception.optional(),
  links: z.array(link),
}).meta({ id: "statusInfo" });
export type StatusInfo = z.infer<typeof statusInfo>;

/** jobList.yaml */
export const jobList = z.object({ jobs: z.array(statusInfo), links: z.array(link) }).meta({ id: "jobList" });
export type JobList = z.infer<typeof jobList>;
