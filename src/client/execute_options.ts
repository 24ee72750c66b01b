import type { OutputRequest, ResponseForm, Subscriber } from "../ogc/execute_request.ts";

/** How a process is to be executed, besides its inputs. */
export interface ExecuteOptions {
  /** The outputs that are wanted, and how. Default: all, as the process gives them. */
  readonly outputs?: Readonly<Record<string, OutputRequest>> | undefined;
  /** The form that the results have for others (`raw` or `document`). This client reads them as a document. Default `document`. */
  readonly response?: ResponseForm | undefined;
  /** Who is called when the job has ended, or moves on. */
  readonly subscriber?: Subscriber | undefined;
  /** 1 to 255 printable ASCII characters; the same key with the same request is the same job. Default: one of this job's own. */
  readonly idempotencyKey?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}
