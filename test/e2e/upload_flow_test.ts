/** Outputs that are too large for a report: uploaded, checked, served, and swept away. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { watchedFetch } from "../support/answer_check/watched_fetch.ts";
import { startRawRunner } from "../support/raw_runner.ts";
import { serveGateway } from "../support/served_gateway.ts";
import { createRunnerProgram } from "../support/runner_program.ts";

const timeout = 60_000;
const process = {
  id: "raw",
  version: "1.0.0",
  jobControlOptions: ["async-execute"],
  outputs: { scene: { schema: { type: "string", contentMediaType: "application/octet-stream" } } },
};
const sha256 = (content: string) => createHash("sha256").update(content).digest("hex");

describe("uploads", () => {
  test("of a file and of a tree are served below the job, and removed with it", { timeout }, async () => {
    const runner = await createRunnerProgram({ entry: "test/support/counting_runner.ts" });
    await runner.start();
    try {
      const runners = [{ url: runner.url, secret: runner.secret }];
      const env = { TIDEGATE_KEEP_SECONDS: "4", TIDEGATE_TOMBSTONE_SECONDS: "1" };
      await using served = await serveGateway({ runners, env });
      const { client, gateway } = served;
      const jobId = await client.submit("scene", { response: "document" });
      await client.reached(jobId);
      const { body } = await client.results(jobId);
      const hrefs = Object.values(body as Record<string, { href: string }>).map(({ href }) => href);
      expect(hrefs.map((href) => href.split("/").at(-1))).toEqual(["scene.txt", "scene.zarr"]);
      const [file = "", tree = ""] = hrefs;
      const text = await watchedFetch(file);
      expect([await text.text(), text.headers.get("content-type")]).toEqual(["a file", "text/plain"]);
      expect(await (await watchedFetch(`${tree}/.zgroup`)).text()).toBe('{"zarr_format":2}');
      const chunk = await watchedFetch(`${tree}/${encodeURIComponent("band one")}/0.0`);
      expect([...new Uint8Array(await chunk.arrayBuffer())]).toEqual([0, 1, 2, 255]);
      expect((await watchedFetch(`${tree}/no-such-file`)).status).toBe(404);
      expect((await gateway.storedFiles()).length).toBeGreaterThanOrEqual(3);
      const status = async () => (await client.status(jobId)).status;
      await expect.poll(status, { timeout: 10_000 }).toBe(410);
      expect((await watchedFetch(`${tree}/.zgroup`)).status).toBe(410);
      await expect.poll(status, { timeout: 10_000 }).toBe(404);
      expect(await gateway.storedFiles()).toEqual([]);
    } finally {
      await runner.stop();
    }
  });

  test(
    "that are not there, or differ in size or hash, never make a job successful",
    { timeout },
    async () => {
      await using runner = startRawRunner([process]);
      await using served = await serveGateway({
        runners: [{ name: "raw", url: runner.url, secret: runner.secret }],
      });
      const jobId = await served.client.submit("raw");
      const { message } = await runner.dispatch(1);
      const told = (traits: Record<string, unknown>) => ({
        sequence: 1,
        status: "successful" as const,
        outputs: {
          scene: {
            upload: {
              name: "scene.bin",
              mediaType: "application/octet-stream",
              size: 5,
              sha256: sha256("bytes"),
              ...traits,
            },
          },
        },
      });
      expect((await runner.report(message, told({}))).status).toBe(422);
      const uploaded = await runner.upload(message, "scene/scene.bin", "bytes");
      expect(uploaded).toMatchObject({ status: 201, body: { size: 5, sha256: sha256("bytes") } });
      expect((await runner.report(message, told({ sha256: sha256("other") }))).status).toBe(422);
      expect((await runner.report(message, told({ size: 6 }))).status).toBe(422);
      expect((await runner.report(message, told({ name: "other.bin" }))).status).toBe(422);
      expect(["accepted", "running"]).toContain((await served.client.status(jobId)).body["status"]);
      expect((await served.client.results(jobId)).status).toBe(404);
      expect((await runner.report(message, told({}))).status).toBe(200);
      expect(await served.client.reached(jobId)).toMatchObject({ status: "successful" });
      expect((await served.client.results(jobId)).text).toBe("bytes");
      // At once with the answer to the dispatch there is no second try.
      runner.plan({ status: 200, body: JSON.stringify(told({})) });
      const other = await served.client.submit("raw");
      expect(await served.client.reached(other)).toMatchObject({
        status: "failed",
        exception: { type: "upload-mismatch" },
      });
    },
  );
});
