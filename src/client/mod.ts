/**
 * The client: processes, jobs and their results behind any gateway of OGC API - Processes, from a browser, Deno, Node (20 or
 * newer) or a Worker. It needs nothing but `fetch`.
 *
 * @module
 */
export type { Auth, AuthHeaders } from "./transport/auth.ts";
export { type Client, createClient } from "./client.ts";
export type { ClientOptions } from "./transport/client_options.ts";
export * from "./errors/mod.ts";
export type { ExecuteOptions } from "./execute_options.ts";
export { Job } from "./job.ts";
export { JobSet } from "./job_set.ts";
export type { Outcome } from "./job_set/outcome.ts";
export type { JobCounts, WaitOptions } from "./job_set/wait_options.ts";
export type { JobListFilter } from "./job_list_filter.ts";
export type { LogEntry } from "./log_entry.ts";
export { login, type LoginOptions } from "./transport/login.ts";
export type { FetchOptions } from "./openers/fetch_link.ts";
export type { OpenContext } from "./openers/open_context.ts";
export type { OpenOptions } from "./openers/open_options.ts";
export type { Opener, Verdict } from "./openers/opener.ts";
export type { QualifiedValue } from "./openers/qualified_value.ts";
export type { Openers } from "./openers/registered.ts";
export type { OpenSavedOptions } from "./saving/open_saved_options.ts";
export type { Check, ClientRequest, Transport } from "./transport/transport.ts";
export type { ResultOptions } from "./until_final.ts";
export { type Callback, unwrap } from "./unwrap.ts";
export type { WatchOptions } from "./watch/watch_options.ts";
