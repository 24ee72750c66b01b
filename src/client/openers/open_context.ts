import type { Link } from "../../ogc/link.ts";
import type { OutputDescription, ProcessDescription } from "../../ogc/process.ts";
import type { ResultsDocument } from "../../ogc/results.ts";
import type { Transport } from "../transport/transport.ts";
import type { FetchOptions } from "./fetch_link.ts";
import type { QualifiedValue } from "./qualified_value.ts";

/** An output of a job that has ended, and all that is known of it. */
export interface OpenContext {
  /** Of the client: its `url` is the gateway's. */
  readonly transport: Transport;
  readonly jobId: string;
  /** The whole results document: output id to value, qualified value or link. */
  readonly results: ResultsDocument;
  /** Undefined when it could not be had; why is in `processDescriptionError`. */
  readonly processDescription: ProcessDescription | undefined;
  readonly processDescriptionError: unknown;
  readonly outputName: string;
  /** As the document has it. */
  readonly outputValue: unknown;
  /** The output, when it is a link: an object with `href`. */
  readonly outputLink: Link | undefined;
  /** Where it leads; undefined for a value, and a link that is no URL. */
  readonly outputUrl: URL | undefined;
  /** The output, when it is `{ value, mediaType?, encoding? }`. */
  readonly qualifiedValue: QualifiedValue | undefined;
  readonly outputDescription: OutputDescription | undefined;
  /** What the caller says, else the link or the qualified value: in lower case, without parameters, such as `text/csv`. */
  readonly mediaType: string | undefined;
  /** Of the last part of the path of the link, in lower case, such as `.csv`. */
  readonly extension: string | undefined;
  /**
   * What the output is by all that is known: `mediaType` unless that is missing or says no more than "bytes", else what the extension
   * stands for, else what the description says (`contentMediaType`, a format `geojson-*`), else `text/plain` for an inline text and
   * `application/json` for every other inline value.
   */
  readonly effectiveMediaType: string | undefined;
  /** What the caller gave, whole. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal | undefined;
  /**
   * Get what is linked, or another URL (relative ones from the link). Credentials go to the origin of the gateway only, a redirect is
   * not followed, a passing fault is tried again.
   *
   * @throws ApiError, TransportError, the reason of the signal; TidegateError when there is no link and no URL was given
   */
  fetch(url?: string | URL, options?: FetchOptions): Promise<Response>;
  /** The output as bytes, under the type that was told of it: what is linked, what base64 stands for, a text, or JSON. */
  content(): Promise<Blob>;
  /** The same as a text, by the `charset` of its type; default UTF-8. */
  text(): Promise<string>;
}
