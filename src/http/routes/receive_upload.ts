import { z } from "zod";
import { GatewayError } from "../../core/errors.ts";
import { upload } from "../../core/upload.ts";
import { mediaType } from "../../ogc/uris.ts";
import { readCapability } from "../capability.ts";
import { readContentDigest } from "../content_digest.ts";
import type { App, HttpPorts } from "../faces.ts";
import { jobPath } from "../parameters.ts";
import { json, problems } from "../responses.ts";
import { steadyBody } from "../steady_body.ts";

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
    responses: { 201: json(uploaded, "Kept"), ...problems(400, 401, 404, 408, 409, 410, 413) },
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
    const announced = readContentDigest(c.req.header("content-digest"));
    const content = steadyBody(c.req.raw.body ?? new Blob([]).stream());
    const type = c.req.header("content-type") ?? mediaType.octets;
    const { size, sha256 } = await upload(ports, capability, {
      outputId: outputID,
      path,
      content,
      mediaType: type,
      sha256: announced,
    });
    return c.json({ size, sha256 }, 201);
  });
}
