import type { Context } from "hono";
import { z } from "zod";
import { GatewayError } from "../../core/errors.ts";
import { findJob, findLinkedJob } from "../../core/find_job.ts";
import type { Job } from "../../core/job.ts";
import { type StoredOutput, uploadKey } from "../../core/results.ts";
import { type Content, contentOfFile } from "../results/content.ts";
import type { App, Face, HttpPorts } from "../faces.ts";
import { contentOfOutput } from "../results/output_content.ts";
import { jobPath } from "../parameters.ts";
import { type RecentTrees, recentTrees, type Tree } from "../results/recent_trees.ts";
import { readResults, representOutput } from "../results/representation.ts";
import { anyBytes, failures, partsOfFile, problems } from "../responses.ts";
import { asFile, sendContent } from "../results/send_content.ts";

/**
 * One output, and the files below it: `/jobs/{jobID}/results/{outputID}` is the value; a file or the root of a tree follows by
 * its name, the files of a tree by their paths. So the path of every link to a file ends in a real extension.
 */
export function getResultFile(app: App, ports: HttpPorts): void {
  describe(app);
  const trees = recentTrees();
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
    app.get(`${place}/:outputID/:path{.+}`, async (c) => await sendFile(c, ports, await find(c), trees));
  }
}

type Find = (c: Context<Face>) => Promise<Job>;

async function sendFile(c: Context, ports: HttpPorts, job: Job, trees: RecentTrees): Promise<Response> {
  const { outputID: outputId = "", path = "" } = c.req.param() as { outputID?: string; path?: string };
  const known = trees.find(job, outputId);
  const output = known ? undefined : await findOutput(ports, job, outputId);
  if (output?.kind === "file" && output.name === path) {
    return await sendContent(c, await contentOfOutput(ports.blobs, job, outputId, output), asFile(job));
  }
  const tree = output?.kind === "tree" ? trees.keep(job, outputId, output) : known;
  if (tree?.name === path) return c.json({ files: tree.files });
  return await sendContent(c, await fileOfTree(ports, job, { outputId, path, tree }), asFile(job));
}

interface FileOfTree {
  readonly outputId: string;
  readonly path: string;
  readonly tree: Tree | undefined;
}

async function fileOfTree(
  { blobs }: HttpPorts,
  { id: jobId, attempt }: Job,
  { outputId, path, tree }: FileOfTree,
): Promise<Content> {
  const sha256 = tree?.sha256Of(path);
  const key = sha256 && uploadKey({ jobId, attempt, outputId, path }, sha256);
  const stat = key && await blobs.stat(key);
  if (stat) return contentOfFile(blobs, { ...stat, key, name: path, type: stat.mediaType });
  throw new GatewayError("not-found", `Output "${outputId}" of job "${jobId}" has no file "${path}"`);
}

async function findOutput(ports: HttpPorts, job: Job, outputId: string): Promise<StoredOutput> {
  const results = await readResults(ports, job);
  const output: StoredOutput | undefined = Object.hasOwn(results, outputId) ? results[outputId] : undefined;
  if (output !== undefined) return output;
  const had = Object.keys(results).map((id) => `"${id}"`).join(", ") || "none";
  const offered = ports.catalogue.find(job.processId)?.process.outputs ?? {};
  const why = Object.hasOwn(offered, outputId)
    ? `Output "${outputId}" was not requested of job "${job.id}"`
    : `Job "${job.id}" has no output "${outputId}"`;
  throw new GatewayError("no-such-output", `${why}; it has ${had}`);
}

function describe(app: App): void {
  const output = jobPath.extend({ outputID: z.string() });
  const linked = z.object({ link: z.string(), outputID: z.string() });
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
        200: {
          description: "The value; as a results document has it to whoever accepts JSON only",
          ...anyBytes,
        },
        204: { description: "The value, as a Link header" },
        ...partsOfFile,
        ...problems(404, 406, 410),
        ...failures,
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
        200: { description: "The file; for the root of a tree, the list of its files", ...anyBytes },
        ...partsOfFile,
        ...problems(404, 410),
        ...failures,
      },
    });
  }
}
