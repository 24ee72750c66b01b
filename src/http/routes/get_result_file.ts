import { z } from "zod";
import { GatewayError } from "../../core/errors.ts";
import { findJob } from "../../core/find_job.ts";
import type { StoredOutput } from "../../core/results.ts";
import type { App, HttpPorts } from "../faces.ts";
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
  app.get("/jobs/:jobID/results/:outputID", async (c) => {
    const { job, id, output } = await findOutput(ports, c.get("principal").id, c.req.param());
    return await representOutput(c, ports, job, id, output);
  });
  app.get("/jobs/:jobID/results/:outputID/:path{.+}", async (c) => {
    const path = c.req.param("path");
    const { jobID, outputID } = c.req.param();
    const job = await findJob(ports, c.get("principal"), jobID);
    if (job.status !== "successful") await readResults(ports, job);
    if (!path.includes("/")) {
      const { output } = await findOutput(ports, c.get("principal").id, { jobID, outputID });
      if (output.kind === "tree" && output.name === path) return c.json({ files: output.files });
      if (output.kind === "file" && output.name === path) {
        return await representOutput(c, ports, job, outputID, output);
      }
    }
    return await streamFile(c, ports.blobs, { job, outputId: outputID, path });
  });
}

async function findOutput(
  ports: HttpPorts,
  owner: string,
  { jobID, outputID }: { jobID: string; outputID: string },
) {
  const job = await findJob(ports, { id: owner }, jobID);
  const results = await readResults(ports, job);
  const output: StoredOutput | undefined = Object.hasOwn(results, outputID) ? results[outputID] : undefined;
  if (output !== undefined) return { job, id: outputID, output };
  const had = Object.keys(results).map((id) => `"${id}"`).join(", ") || "none";
  throw new GatewayError("no-such-output", `Job "${jobID}" has no output "${outputID}"; it has ${had}`);
}

function describe(app: App): void {
  const output = jobPath.extend({ outputID: z.string() });
  const bytes = { content: { "*/*": { schema: z.string().meta({ format: "binary" }) } } };
  app.openAPIRegistry.registerPath({
    method: "get",
    path: "/jobs/{jobID}/results/{outputID}",
    operationId: "getOutput",
    tags: ["Jobs"],
    summary: "One output of a job, under its own media type",
    request: { params: output },
    responses: {
      200: { description: "The value", ...bytes },
      204: { description: "The value, as a Link header" },
      ...problems(400, 404, 410, 504),
    },
  });
  app.openAPIRegistry.registerPath({
    method: "get",
    path: "/jobs/{jobID}/results/{outputID}/{path}",
    operationId: "getOutputFile",
    tags: ["Jobs"],
    summary: "A file of an output; `path` may hold slashes",
    request: { params: output.extend({ path: z.string() }) },
    responses: {
      200: { description: "The file; for the root of a tree, the list of its files", ...bytes },
      206: { description: "The range that was asked for", ...bytes },
      304: { description: "Not changed" },
      416: { description: "There is no such range" },
      ...problems(400, 404, 410, 504),
    },
  });
}
