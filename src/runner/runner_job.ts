import type { OutputRequest } from "../ogc/execute_request.ts";
import type { Content } from "./content.ts";
import type { Upload } from "./output.ts";

export type LogLevel = "debug" | "info" | "warning" | "error";

/** One file of an upload that is a tree. */
export interface TreeFile {
  /** Relative, `/` between segments, no `.` and `..`. */
  readonly path: string;
  readonly content: Content;
  /** Default: by the extension of the path, else `application/octet-stream`. */
  readonly mediaType?: string;
}

type Series<T> = Iterable<T> | AsyncIterable<T>;

/** What to upload for an output: one file, or a tree of files. */
export type UploadSource =
  | { readonly content: Content; readonly mediaType?: string }
  /** With a function the tree can be sent once more if the gateway asks for it. Files are taken as fast as they can be sent. */
  | { readonly files: Series<TreeFile> | (() => Series<TreeFile>); readonly mediaType?: string };

/** One attempt of one job, as `run` sees it. */
export interface RunnerJob<OutputId extends string = string> {
  readonly id: string;
  /** From 1. Higher when the gateway lost an earlier attempt. */
  readonly attempt: number;
  /** As they were submitted, defaults filled in, before references were fetched and qualified values unwrapped. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The outputs that are wanted, and how. Others need not be made. */
  readonly outputs: Readonly<Record<string, OutputRequest>>;
  /** Aborts when nobody waits for this attempt any more; its reason is a `JobAborted`. Hand it to `fetch` and the like. */
  readonly signal: AbortSignal;
  /** W3C trace context of the dispatch, when there was one. Reports and uploads carry it by themselves. */
  readonly traceparent: string | undefined;

  /**
   * Tell how far the work is. Costs nothing: reports go out at most every half second, with the newest state.
   *
   * @param percent 0 to 100; cut to that range and rounded down. It never falls within an attempt
   * @param message for people, at most 2,000 characters; what is longer is cut
   * @throws TypeError when `percent` is not a number
   */
  progress(percent: number, message?: string): void;
  /** Tell something to people without a new percentage; at most 2,000 characters, what is longer is cut. */
  message(text: string): void;
  /** Name the part of the work that begins; at most 200 characters, what is longer is cut. */
  stage(name: string): void;
  /** Append a line to the log of the job; at most 10,000 characters, what is longer is cut. */
  log(message: string, level?: LogLevel): void;
  /**
   * Tell what the run has used up so far, by name, for example `{ cpuSeconds: 12.5 }`. A name that was told before is replaced.
   *
   * @throws RangeError for a value that is not finite, a name of more than 100 characters, or more than 50 names
   */
  usage(amounts: Readonly<Record<string, number>>): void;
  /**
   * Upload an output, and return what comes back as that output. Bytes that are returned without this are uploaded too; this is
   * for a name of one's own, for streams that need a media type, and for trees such as a Zarr group.
   *
   * ```ts
   * return { scene: await job.upload("scene", "scene.zarr", { files: zarrFiles, mediaType: "application/zarr" }) };
   * ```
   *
   * @param name one path segment, the end of the URL that clients see: let it have the right extension
   * @throws TypeError when a name or path is not one; Error when the gateway refuses it; what a stream of yours throws; the
   *   reason of `signal` once that has aborted
   */
  upload(output: OutputId, name: string, source: UploadSource): Promise<Upload>;
}
