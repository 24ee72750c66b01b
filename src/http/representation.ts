import type { Context } from "hono";
import { GatewayError } from "../core/errors.ts";
import type { Job } from "../core/job.ts";
import type { Ports } from "../core/ports.ts";
import { mediaTypeOf, type StoredOutput, type StoredResults } from "../core/results.ts";
import { isWantedByReference, outputUrl, toResultsDocument } from "../core/results_document.ts";
import { jobUrl } from "../core/status_info.ts";
import type { Link } from "../ogc/link.ts";
import { mediaType } from "../ogc/uris.ts";
import { toLinkHeader } from "./link_header.ts";
import { type Part, toMultipart } from "./multipart.ts";
import { streamFile } from "./stream_file.ts";

type ResultPorts = Pick<Ports, "jobs" | "blobs" | "settings" | "resultLinks">;

/**
 * The results of a job in the form that its request asked for (18-062r2, tables 10 and 11).
 *
 * @throws GatewayError `result-not-ready`, `job-dismissed`, `job-failed` with the failure's own status and type
 */
export async function representResults(c: Context, ports: ResultPorts, job: Job): Promise<Response> {
  const results = await readResults(ports, job);
  const base = await ports.resultLinks.base(job);
  if (job.wanted.response === "document") return c.json(toResultsDocument(job, results, base));
  const outputs = Object.entries(results);
  const references = outputs.filter(([id, output]) => isReference(job, id, output));
  if (references.length === outputs.length) {
    const links = references.map(([id, output]) => toLink(id, output, base));
    // Appended, and without a look at `c.res`, whose headers would win over those of the answer: it may have a monitor link.
    if (links.length > 0) c.header("link", toLinkHeader(links), { append: true });
    return c.body(null, 204);
  }
  const [only] = outputs;
  if (only !== undefined && outputs.length === 1) return await representOutput(c, ports, job, ...only);
  const parts = outputs.map(([id, output]) => toPart(job, id, output, base));
  return c.body(...toMultipart(parts));
}

/** @throws GatewayError when there are no results to be had */
export async function readResults({ jobs, settings }: ResultPorts, job: Job): Promise<StoredResults> {
  switch (job.status) {
    case "accepted":
    case "running":
      throw new GatewayError(
        "result-not-ready",
        `Job "${job.id}" is ${job.status}; its results come when it is successful`,
        {
          retryAfterSeconds: 1,
        },
      );
    case "dismissed":
      throw new GatewayError("job-dismissed", `Job "${job.id}" was dismissed; it has no results`);
    case "failed":
      throw failureOf(job, settings.publicUrl);
    case "successful":
      return await jobs.readResults(job.id) ?? {};
  }
}

/** One output as itself: its bytes under its own media type. */
export async function representOutput(
  c: Context,
  { blobs, resultLinks }: ResultPorts,
  job: Job,
  id: string,
  output: StoredOutput,
): Promise<Response> {
  switch (output.kind) {
    case "value": {
      const { bytes, type } = toContent(output);
      return c.body(bytes, 200, { "content-type": type });
    }
    case "file":
      return await streamFile(c, blobs, { job, outputId: id, path: output.name, type: output.mediaType });
    case "link":
    case "tree":
      return c.body(null, 204, {
        link: toLinkHeader([toLink(id, output, await resultLinks.base(job))]),
      });
  }
}

/** `/req/core/job-results-failed`: never a 200 with an error inside. */
function failureOf({ id, failure }: Job, publicUrl: string): GatewayError {
  const { status = 500, type = "job-failed", title, detail = `Job "${id}" failed` } = failure ?? {};
  return new GatewayError("job-failed", detail, {
    status,
    type,
    ...(title === undefined ? {} : { title }),
    members: { job: jobUrl(id, publicUrl) },
  });
}

/** What is not in the store itself can only be pointed to; a single file is sent when it was asked for by value. */
function isReference(job: Job, id: string, output: StoredOutput): boolean {
  return isWantedByReference(job, id) || output.kind === "link" || output.kind === "tree";
}

function toLink(id: string, output: StoredOutput, base: string): Link {
  switch (output.kind) {
    case "value":
      return {
        href: outputUrl(base, id),
        rel: "item",
        title: id,
        type: mediaTypeOf(output),
      };
    case "link":
      return { href: output.href, rel: "item", title: id, ...(output.type ? { type: output.type } : {}) };
    case "file":
    case "tree":
      return {
        href: outputUrl(base, id, output.name),
        rel: "item",
        title: id,
        type: output.mediaType,
      };
  }
}

function toPart(job: Job, id: string, output: StoredOutput, base: string): Part {
  if (output.kind === "value" && !isReference(job, id, output)) {
    const { bytes, type } = toContent(output);
    return { id, type, bytes };
  }
  const { href, type = mediaType.octets } = toLink(id, output, base);
  return { id, type, location: href, bytes: new Uint8Array() };
}

/** A text is sent as it is under a text type, everything else as JSON. */
function toContent(
  output: StoredOutput & { kind: "value" },
): { bytes: Uint8Array<ArrayBuffer>; type: string } {
  const type = mediaTypeOf(output);
  const isText = typeof output.value === "string" && !isJson(type);
  const text = isText ? output.value as string : JSON.stringify(output.value);
  return { bytes: new TextEncoder().encode(text), type };
}

function isJson(type: string): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/.test(type);
}
