import type { Context } from "hono";
import { z } from "zod";
import { GatewayError } from "../../core/errors.ts";
import { findJob, findLinkedJob } from "../../core/find_job.ts";
import type { Job } from "../../core/job.ts";
import type { StoredOutput } from "../../core/results.ts";
import { mediaType } from "../../ogc/uris.ts";
import type { App, HttpPorts, Variables } from "../faces.ts";
import { jobPath } from "../parameters.ts";
import { readResults, representOutput } from "../representation.ts";
import { problems } from "../responses.ts";
import { streamFile } from "../stream_file.ts";

/**
 * One output, and the files below it: `/jobs/{jobID}/results/{outputID}` is the value; a file or the root of a tree follows by
 * its name, the files of a tree by their paths. So the path of every link to a file ends in a real extension.
 */
export function getResultFile(app: App, ports: HttpPorts): void {
  describe(app);
  const places: readonly [string, Find][] = [
    ["/jobs/:jobID/results", (c) => findJob(ports, c.get("principal"), c.req.param("jobID") ?? "")],
    // The same by a signed link, for whoever has it.
    ["/results/:link", (c) => findLinkedJob(ports, c.req.param("link") ?? "")],
  ];
  for (const [place, find] of places) {
    app.get(`${place}/:outputID`, async (c) => {
      const outputId = c.req.param("outputID") ?? "";
      const job = await find(c);
      return await representOutput(c, ports, job, outputId, await findOutput(ports, job, outputId));
    });
    app.get(`${place}/:outputID/:path{.+}`, async (c) => await sendFile(c, ports, await find(c)));
  }
}

type Find = (c: Context<{ Variables: Variables }>) => Promise<Job>;

async function sendFile(c: Context, ports: HttpPorts, job: Job): Promise<Response> {
  const { outputID: outputId = "", path = "" } = c.req.param() as { outputID?: string; path?: string };
  if (job.status !== "successful") await readResults(ports, job);
  if (!path.includes("/")) {
    const output = await findOutput(ports, job, outputId);
    if (output.kind === "tree" && output.name === path) return c.json({ files: output.files });
    if (output.kind === "file" && output.name === path) {
      return await representOutput(c, ports, job, outputId, output);
    }
  }
  return await streamFile(c, ports.blobs, { job, outputId, path });
}

async function findOutput(ports: HttpPorts, job: Job, outputId: string): Promise<StoredOutput> {
  const results = await readResults(ports, job);
  const output: StoredOutput | undefined = Object.hasOwn(results, outputId) ? results[outputId] : undefined;
  if (output !== undefined) return output;
  const had = Object.keys(results).map((id) => `"${id}"`).join(", ") || "none";
  throw new GatewayError("no-such-output", `Job "${job.id}" has no output "${outputId}"; it has ${had}`);
}

function describe(app: App): void {
  const output = jobPath.extend({ outputID: z.string() });
  const linked = z.object({ link: z.string(), outputID: z.string() });
  const bytes = {
    content: {
      [mediaType.json]: { schema: z.unknown() },
      "*/*": { schema: z.string().meta({ format: "binary" }) },
    },
  };
  for (
    const [place, operation, params] of [["/jobs/{jobID}/results", "", output], [
      "/results/{link}",
      "Linked",
      linked,
    ]] as const
  ) {
    const by = operation === "" ? "" : ", by a signed link";
    app.openAPIRegistry.registerPath({
      method: "get",
      path: `${place}/{outputID}`,
      operationId: `get${operation}Output`,
      tags: ["Jobs"],
      summary: `One output of a job, under its own media type${by}`,
      request: { params },
      responses: {
        200: { description: "The value", ...bytes },
        204: { description: "The value, as a Link header" },
        ...problems(400, 404, 410, 504),
      },
    });
    app.openAPIRegistry.registerPath({
      method: "get",
      path: `${place}/{outputID}/{path}`,
      operationId: `get${operation}OutputFile`,
      tags: ["Jobs"],
      summary: `A file of an output; \`path\` may hold slashes${by}`,
      request: { params: params.extend({ path: z.string() }) },
      responses: {
        200: { description: "The file; for the root of a tree, the list of its files", ...bytes },
        206: { description: "The range that was asked for", ...bytes },
        304: { description: "Not changed" },
        416: { description: "There is no such range" },
        ...problems(400, 404, 410, 504),
      },
    });
  }
}
