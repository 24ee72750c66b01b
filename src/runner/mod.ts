/**
 * The runner SDK: write processes, and have a Tidegate gateway run them. The protocol behind it is `docs/webhooks.md`.
 *
 * @module
 */
export type { Backoff } from "./backoff.ts";
export type { Content } from "./content.ts";
export { type AbortCause, JobAborted } from "./job_aborted.ts";
export { link, OutputLink, qualified, QualifiedValue, Upload } from "./output.ts";
export {
  defineProcess,
  type InputMember,
  type InputMembers,
  type OutputMember,
  type OutputMembers,
  type OutputOf,
  type OutputValues,
  type Process,
  type ProcessDefinition,
} from "./process.ts";
export { ProcessError, type ProcessErrorMembers } from "./process_error.ts";
export { isPublicHttps, type ReferencePolicy } from "./reference_policy.ts";
export { createRunner, type Runner, type RunnerOptions } from "./runner.ts";
export type { LogLevel, RunnerJob, TreeFile, UploadSource } from "./runner_job.ts";
export { consoleLog, type RunnerLog, type Timing } from "./settings.ts";
export type { InputValues, ValueOf } from "./value_of.ts";
