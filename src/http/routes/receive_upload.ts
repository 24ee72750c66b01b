import { z } from "zod";
import { GatewayError } from "../../core/errors.ts";
import { findReported, refuseStranger } from "../../core/report.ts";
import { isFinal } from "../../core/job.ts";
import { uploadKey } from "../../core/results.ts";
import { mediaType } from "../../ogc/uris.ts";
import { readCapability } from "../capability.ts";
import { readContentDigest } from "../content_digest.ts";
import type { App, HttpPorts } from "../faces.ts";
import { jobPath } from "../parameters.ts";
import { json, problems } from "../responses.ts";

const uploaded = z.object({ size: z.int(), sha256: z.string() }).meta({ id: "uploaded" });

/** docs/webhooks.md 2.4: a large output comes in as a stream and is kept under its attempt. */
export function receiveUpload(app: App, ports: HttpPorts): void {
  const params = jobPath.extend({ attempt: z.string(), outputID: z.string(), path: z.string() });
  app.openAPIRegistry.registerPath({
    method: "put",
    path: "/jobs/{jobID}/uploads/{attempt}/{outputID}/{path}",
    operationId: "receiveUpload",
    tags: ["Runners"],
    summary: "A runner uploads a file of an output; `path` may hold slashes",
    request: { params, body: { content: { "*/*": { schema: z.string().meta({ format: "binary" }) } } } },
    responses: { 201: json(uploaded, "Kept"), ...problems(400, 401, 404, 409, 410, 413) },
  });
  app.put("/jobs/:jobID/uploads/:attempt/:outputID/:path{.+}", async (c) => {
    const { jobID, attempt, outputID, path } = c.req.param();
    const capability = await readCapability(c, ports, jobID);
    if (String(capability.attempt) !== attempt) {
      throw new GatewayError(
        "unauthenticated",
        `The token is for attempt ${capability.attempt}, not for attempt ${attempt}`,
      );
    }
    const expected = readContentDigest(c.req.header("content-digest"));
    const job = await findReported(ports, capability);
    refuseStranger(job, capability.attempt);
    if (isFinal(job)) {
      throw new GatewayError("job-final", `Job "${jobID}" has ended "${job.status}"; nothing can be added`);
    }
    const key = uploadKey(jobID, capability.attempt, outputID, path);
    const type = c.req.header("content-type") ?? mediaType.octets;
    const content = c.req.raw.body ?? new Blob([]).stream();
    const { size, sha256 } = await ports.blobs.write(key, content, type, ports.settings.uploadLimitBytes);
    if (expected !== undefined && expected !== sha256) {
      throw new GatewayError(
        "upload-mismatch",
        `"${path}" came with the SHA-256 ${sha256}, announced was ${expected}; send it again`,
        {
          status: 400,
        },
      );
    }
    return c.json({ size, sha256 }, 201);
  });
}
