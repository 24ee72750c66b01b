import { describe, expect, it } from "vitest";
import { echo } from "../support/sample_processes.ts";
import { createWorld, publicUrl } from "../support/world.ts";

const crop = {
  ...echo,
  id: "crop",
  inputs: {
    box: { schema: { format: "ogc-bbox" } },
    zoom: { schema: { type: "integer", default: 3 } },
    layers: { schema: { type: "string" }, minOccurs: 0, maxOccurs: 5 },
    token: { schema: { type: "string", format: "password" }, minOccurs: 0 },
    key: { schema: { type: "string", writeOnly: true }, minOccurs: 0 },
  },
  outputs: { scene: { schema: {} }, count: { schema: { type: "integer" } } },
};

const box = { bbox: [1, 2, 3, 4] };

async function definition(request: Record<string, unknown>, headers: Record<string, string> = {}) {
  const world = await createWorld({ processes: [crop] });
  const { body } = await world.execute("crop", request, { prefer: "respond-async", ...headers });
  const jobId = String(body["jobID"]);
  await world.settle();
  const answer = await world.ask(`/jobs/${jobId}/definition`);
  return { ...answer, jobId, world };
}

describe("GET /jobs/{jobID}/definition", () => {
  it("tells the request as it was understood: defaults filled in, all outputs when none was named", async () => {
    const { status, headers, body, jobId } = await definition({ inputs: { box } });
    expect([status, headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(body).toEqual({
      entity: `${publicUrl}/processes/crop`,
      processID: "crop",
      processVersion: "1.0.0",
      inputs: { box, zoom: 3 },
      outputs: { scene: {}, count: {} },
      response: "raw",
      headers: { Prefer: "respond-async" },
      links: [
        expect.objectContaining({ href: `${publicUrl}/jobs/${jobId}/definition`, rel: "self" }),
        expect.objectContaining({ href: `${publicUrl}/jobs/${jobId}`, rel: "up" }),
      ],
    });
  });

  it("tells what was asked for where something was", async () => {
    const outputs = { count: { transmissionMode: "value" } };
    const inputs = { box: { value: box }, zoom: 9, layers: ["a", { href: "https://data.example.org/b" }] };
    const { body } = await definition({ inputs, outputs, response: "document" }, {
      prefer: "respond-async, wait=7",
    });
    expect(body).toMatchObject({ inputs, outputs, response: "document" });
    expect(body["headers"]).toEqual({ Prefer: "respond-async, wait=7" });
    expect((await definition({ inputs, outputs: {} })).body["outputs"]).toEqual({ scene: {}, count: {} });
  });

  it("is what the runner is sent", async () => {
    const { body, world } = await definition({ inputs: { box } });
    const { inputs, outputs } = JSON.parse(world.sender.sent[0]?.body ?? "{}");
    expect({ inputs, outputs }).toEqual({ inputs: body["inputs"], outputs: body["outputs"] });
  });

  it("never tells the subscriber's URLs, nor inputs that are not to be read again", async () => {
    const subscriber = { successUri: "https://subscriber.test/done?token=s3cret" };
    const inputs = { box, token: "s3cret", key: "s3cret" };
    const { body, text } = await definition({ inputs, subscriber });
    expect(text).not.toMatch(/s3cret|subscriber/);
    expect(body["withheld"]).toEqual(["token", "key"]);
    expect(body["inputs"]).toEqual({ box, zoom: 3 });
  });

  it("is linked from the status, which it links to", async () => {
    const { world, jobId } = await definition({ inputs: { box } });
    const { body } = await world.ask<{ links: { rel: string; href: string }[] }>(`/jobs/${jobId}`);
    const link = body.links.find(({ rel }) => rel === "definition");
    expect((await world.ask(link?.href.slice(publicUrl.length) ?? "")).status).toBe(200);
  });
});
