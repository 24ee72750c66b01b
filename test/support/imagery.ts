import { createHash } from "node:crypto";
import type { ReportInput } from "../../src/protocol/report.ts";
import { echo } from "./sample_processes.ts";
import type { World } from "./world.ts";

export type Outputs = NonNullable<ReportInput["outputs"]>;

/** Outputs that are not plain JSON. */
export const imagery = {
  ...echo,
  id: "imagery",
  inputs: {},
  outputs: {
    picture: { schema: { type: "string", contentEncoding: "base64", contentMediaType: "image/png" } },
    bytes: { schema: { type: "string", format: "byte" } },
    extent: { schema: { allOf: [{ format: "ogc-bbox" }] } },
    scene: { schema: { type: "string", contentMediaType: "image/tiff" } },
    features: {
      schema: {
        oneOf: [
          { type: "object", contentMediaType: "application/geo+json" },
          { type: "string", contentMediaType: "application/gml+xml" },
          { type: "string", contentMediaType: "application/flatgeobuf", contentEncoding: "base64" },
        ],
      },
    },
    anything: { schema: {} },
  },
};

export const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");

/** What a report says of a file. */
export function uploadOf(name: string, mediaType: string, content: string | Uint8Array) {
  const size = typeof content === "string" ? new TextEncoder().encode(content).length : content.length;
  return { upload: { name, mediaType, size, sha256: sha256(content) } };
}

export interface Ending {
  readonly process?: string;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly outputs: Outputs;
  /** `<output id>/<name>` to content. */
  readonly files?: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>;
}

/** The path of the results of a job that has ended with these outputs; without `outputs` in the request just those are wanted. */
export async function resultsOf(world: World, ending: Ending): Promise<string> {
  const { process = "imagery", request = {}, outputs, files = {} } = ending;
  const wanted = Object.fromEntries(Object.keys(outputs).map((id) => [id, {}]));
  const jobId = await world.submit(process, { outputs: wanted, ...request });
  for (const [path, content] of Object.entries(files)) {
    const { status, text } = await world.upload(jobId, path, content);
    if (status !== 201) throw new Error(text);
  }
  const { status, text } = await world.report(jobId, { sequence: 1, status: "successful", outputs });
  if (status !== 200) throw new Error(text);
  return `/jobs/${jobId}/results`;
}
