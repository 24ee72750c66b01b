import type { ResultsDocument } from "../../ogc/results.ts";
import { TransportError } from "../errors/transport_error.ts";
import { jobPath } from "../job_path.ts";
import type { Transport } from "../transport/transport.ts";

/**
 * What the gateway has for the results of a job, in whatever form the job was executed: a document; a single output as itself; or,
 * where all of them are references that were asked for raw, no body but a link for each (18-062r2, tables 10 and 11).
 */
export async function readResults(
  transport: Transport,
  jobId: string,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const request = { path: jobPath(jobId, "/results"), signal };
  const response = await transport.send(request);
  const text = await transport.readText(response, request);
  if (response.status === 204) return linked(response.headers.get("link") ?? "");
  try {
    return JSON.parse(text);
  } catch (cause) {
    const asked = { method: "GET", url: transport.url + request.path };
    throw new TransportError(asked, "the answer is no JSON", { cause });
  }
}

/** `Link` (RFC 8288): the target, and the parameters with quotes or without. */
const linkValue = /<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^\s",;]+))*)/g;

/** A link of the relation `item` is an output; its name is the title. */
function linked(header: string): ResultsDocument {
  const outputs: [string, unknown][] = [];
  for (const [, href, rest = ""] of header.matchAll(linkValue)) {
    const parameters = [...rest.matchAll(/([\w*-]+)\s*=\s*"?([^";]*)"?/g)];
    const { rel, title = "return_value", type } = Object.fromEntries(
      parameters.map(([, name = "", value]) => [name.toLowerCase(), value]),
    );
    if (rel === "item") outputs.push([title, { href, ...(type === undefined ? {} : { type }) }]);
  }
  return Object.fromEntries(outputs);
}
