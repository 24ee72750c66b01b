import type { Context } from "hono";
import { GatewayError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import { jobName } from "../../core/job_name.ts";
import type { Ports } from "../../core/ports.ts";
import type { StoredFile, StoredOutput, StoredResults, StoredValue } from "../../core/results.ts";
import { toDocumentMember, toResultsDocument } from "../../core/results_document.ts";
import { jobUrl } from "../../core/status_info.ts";
import { mediaType } from "../../ogc/uris.ts";
import { contentOfText } from "./content.ts";
import { toLinkHeader } from "../link_header.ts";
import { toMultipart } from "./multipart.ts";
import { preferredMediaType } from "../negotiate.ts";
import { contentOfOutput, isReference, toOutputLink, toPart, typeOfOutput } from "./output_content.ts";
import { comeBackFor } from "../retry_after.ts";
import { sendContent } from "./send_content.ts";

type ResultPorts = Pick<Ports, "jobs" | "blobs" | "settings" | "resultLinks" | "now">;

/**
 * The results of a job in the form that its request asked for (18-062r2, tables 10 and 11). To a GET that does not accept that form
 * they are a document; a POST is answered in it whatever it accepts, because a result that was computed is not thrown away.
 *
 * @throws GatewayError `result-not-ready`, `job-dismissed`, `job-failed` with the failure's own status and type, `not-acceptable`
 */
export async function representResults(c: Context, ports: ResultPorts, job: Job): Promise<Response> {
  const results = await readResults(ports, job);
  const outputs = Object.entries(results);
  const isDocument = job.wanted.response === "document";
  if (!isDocument && outputs.every(([id, output]) => isReference(job, id, output))) {
    return await sendLinks(c, ports, job, outputs);
  }
  const [only] = outputs.length === 1 ? outputs : [];
  const natural = isDocument ? mediaType.json : only ? typeOfOutput(only[1]) : mediaType.multipart;
  const isNatural = chooseType(c, natural) === natural;
  if (isDocument || !isNatural) return await sendDocument(c, ports, job, results);
  if (only) return await representOutput(c, ports, job, ...only);
  const base = await ports.resultLinks.base(job);
  const parts = await Promise.all(outputs.map(([id, output]) => toPart({ ports, job, base }, id, output)));
  return await sendContent(c, await toMultipart(parts), { vary: "Accept" });
}

/**
 * One output as itself: its bytes under its own media type; to whoever takes JSON only, as a document has it.
 *
 * @throws GatewayError `not-acceptable`
 */
export async function representOutput(
  c: Context,
  ports: ResultPorts,
  job: Job,
  id: string,
  output: StoredOutput,
): Promise<Response> {
  if (output.kind === "link" || output.kind === "tree") return await sendLinks(c, ports, job, [[id, output]]);
  const natural = typeOfOutput(output);
  if (chooseType(c, natural) === natural) return await sendOutput(c, ports, job, id, output);
  const text = JSON.stringify(await toDocumentMember(ports, job, id, output));
  return await sendContent(c, await contentOfText(text, mediaType.json), { vary: "Accept" });
}

/** @throws GatewayError when there are no results to be had */
export async function readResults({ jobs, settings, now }: ResultPorts, job: Job): Promise<StoredResults> {
  switch (job.status) {
    case "accepted":
    case "running":
      throw new GatewayError(
        "result-not-ready",
        `Job "${job.id}" is ${job.status}; its results come when it is successful`,
        { retryAfterSeconds: comeBackFor(job, now()).seconds },
      );
    case "dismissed":
      throw new GatewayError("job-dismissed", `Job "${job.id}" was dismissed; it has no results`);
    case "failed":
      throw failureOf(job, settings.publicUrl);
    case "successful":
      return await jobs.readResults(job.id) ?? {};
  }
}

/** `/req/core/job-results-failed`: never a 200 with an error inside. */
function failureOf(job: Job, publicUrl: string): GatewayError {
  const { status = 500, type = "job-failed", title, detail = `Job "${job.id}" failed` } = job.failure ?? {};
  return new GatewayError("job-failed", detail, {
    status,
    type,
    ...(title === undefined ? {} : { title }),
    members: { job: jobUrl(jobName(job), publicUrl) },
  });
}

/** The natural type, or JSON when that is liked better. A POST takes what it gets. */
function chooseType(c: Context, natural: string): string {
  if (c.req.method === "POST") return natural;
  const offered = [natural, mediaType.json];
  const chosen = preferredMediaType(c.req.header("accept"), offered);
  if (chosen !== undefined) return chosen;
  const available = [...new Set(offered)];
  throw new GatewayError(
    "not-acceptable",
    `Cannot answer ${JSON.stringify(c.req.header("accept"))}; there is ${available.join(" and ")}`,
    { members: { available } },
  );
}

async function sendOutput(
  c: Context,
  { blobs }: ResultPorts,
  job: Job,
  id: string,
  output: StoredValue | StoredFile,
): Promise<Response> {
  const content = await contentOfOutput(blobs, job, id, output);
  return await sendContent(c, content, { modifiedAt: job.finishedAt, vary: "Accept" });
}

async function sendDocument(
  c: Context,
  ports: ResultPorts,
  job: Job,
  results: StoredResults,
): Promise<Response> {
  const text = JSON.stringify(await toResultsDocument(ports, job, results));
  return await sendContent(c, await contentOfText(text, mediaType.json), { vary: "Accept" });
}

async function sendLinks(
  c: Context,
  { resultLinks }: ResultPorts,
  job: Job,
  outputs: readonly (readonly [string, StoredOutput])[],
): Promise<Response> {
  const base = await resultLinks.base(job);
  const links = outputs.map(([id, output]) => toOutputLink(id, output, base));
  // Beside those that the context has already. (What reads `c.res` makes Hono put these in the place of the new ones.)
  if (links.length > 0) c.header("link", toLinkHeader(links), { append: true });
  return c.body(null, 204);
}
