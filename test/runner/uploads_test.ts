import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Content, defineProcess, type RunnerJob, type UploadSource } from "../../src/runner/mod.ts";
import { serveRunner } from "../support/served_runner.ts";

/** A process that uploads what the test says as `scene`. */
function uploading(name: string, source: () => UploadSource) {
  return defineProcess({
    id: "scene",
    version: "1.0.0",
    outputs: { scene: { schema: {} } },
    run: async (_inputs, job) => ({ scene: await job.upload("scene", name, source()) }),
  });
}

async function run(name: string, source: () => UploadSource, prepare: (served: Served) => void = () => {}) {
  await using served = await serveRunner([uploading(name, source)]);
  prepare(served);
  const { jobId } = await served.gateway.dispatch(served.url, { process: "scene", outputs: { scene: {} } });
  const report = await served.gateway.end(jobId);
  return { report, gateway: served.gateway };
}

type Served = Awaited<ReturnType<typeof serveRunner>>;

const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");

function streamOf(...chunks: (string | Error)[]): ReadableStream<Uint8Array> {
  const left = [...chunks];
  return new ReadableStream({
    pull(controller) {
      const next = left.shift();
      if (next === undefined) return controller.close();
      if (next instanceof Error) return controller.error(next);
      controller.enqueue(new TextEncoder().encode(next));
    },
  });
}

describe("job.upload of a file", () => {
  it("sends text, bytes, Blobs and streams, with media type by name or as given", async () => {
    const contents: Content[] = [
      "abc",
      new TextEncoder().encode("abc"),
      new Blob(["abc"]),
      streamOf("a", "bc"),
      () => streamOf("ab", "c"),
      () => Promise.resolve(streamOf("abc")),
    ];
    for (const content of contents) {
      const { report, gateway } = await run("scene.tif", () => ({ content }));
      const upload = { name: "scene.tif", mediaType: "image/tiff", size: 3, sha256: sha256("abc") };
      expect(report.outputs).toEqual({ scene: { upload } });
      expect(gateway.uploads.get("1/scene/scene.tif")).toMatchObject({
        size: 3,
        sha256: upload.sha256,
        mediaType: "image/tiff",
      });
    }
    const { report } = await run("scene", () => ({ content: "abc", mediaType: "text/plain" }));
    expect(report.outputs?.["scene"]).toMatchObject({ upload: { name: "scene", mediaType: "text/plain" } });
  });

  it("encodes names, and refuses what is not one path segment", async () => {
    const { gateway } = await run("a b#?%ä.txt", () => ({ content: "x" }));
    expect([...gateway.uploads.keys()]).toEqual(["1/scene/a b#?%ä.txt"]);
    for (const name of ["", ".", "..", "a/b", "a\\b", "a\nb"]) {
      const { report, gateway } = await run(name, () => ({ content: "x" }));
      expect(report.exception?.detail).toContain("must be one path segment");
      expect(gateway.uploads.size).toBe(0);
    }
    const { report } = await run("a.txt", () => ({ content: "x", mediaType: "no type" }));
    expect(report.exception?.detail).toContain("must be a media type");
  });

  it("is repeated after 5xx, a lost answer and bytes that arrived otherwise", async () => {
    let requests = 0;
    const { report } = await run("a.txt", () => ({ content: () => streamOf("abc") }), ({ gateway }) => {
      gateway.planUpload = () => {
        switch (requests++) {
          case 0:
            return { status: 503 };
          case 1:
            return { lost: true };
          case 2:
            return { body: { size: 3, sha256: "0".repeat(64) } };
        }
      };
    });
    expect(report.status).toBe("successful");
    expect(requests).toBe(4);
  });

  it("fails when the gateway refuses it, telling why", async () => {
    const { report } = await run("a.txt", () => ({ content: "abc" }), ({ gateway }) => {
      gateway.planUpload = () => ({ status: 413, body: { detail: "at most 2 bytes" } });
    });
    expect(report.exception?.detail).toBe(
      'Cannot upload "a.txt" for output "scene": the gateway answered 413: at most 2 bytes',
    );
  });

  it("of a stream that can be read only once fails instead of sending half of it, saying what to do", async () => {
    let requests = 0;
    const { report } = await run("a.txt", () => ({ content: streamOf("abc") }), ({ gateway }) => {
      gateway.planUpload = () => (requests++, { status: 503 });
    });
    expect(report.exception?.detail).toMatch(/503.*only once; pass a function/s);
    expect(requests).toBe(1);
  });

  it("throws what the stream throws, and does not repeat it", async () => {
    let opened = 0;
    const { report } = await run("a.txt", () => ({
      content: () => (opened++, streamOf("abc", new Error("the tape tore"))),
    }));
    expect(report.exception?.detail).toBe("the tape tore");
    expect(opened).toBe(1);
  });

  it("streams 256 MiB with flat memory", async () => {
    const piece = new Uint8Array(65_536).fill(7);
    const count = 4_096;
    const highest = { rss: 0 };
    const before = Deno.memoryUsage().rss;
    const content = () => {
      let left = count;
      return new ReadableStream<Uint8Array>({
        pull(controller) {
          if (left-- === 0) return controller.close();
          if (left % 64 === 0) highest.rss = Math.max(highest.rss, Deno.memoryUsage().rss);
          controller.enqueue(piece.slice());
        },
      }, { highWaterMark: 0 });
    };
    const start = performance.now();
    const { report } = await run("big.bin", () => ({ content }));
    const seconds = (performance.now() - start) / 1000;
    const hash = createHash("sha256");
    for (let index = 0; index < count; index++) hash.update(piece);
    expect(report.outputs?.["scene"]).toEqual({
      upload: {
        name: "big.bin",
        mediaType: "application/octet-stream",
        size: count * piece.length,
        sha256: hash.digest("hex"),
      },
    });
    const grown = (highest.rss - before) / 1e6;
    console.log(`256 MiB uploaded in ${seconds.toFixed(1)} s; memory grew by ${grown.toFixed(0)} MB`);
    expect(grown).toBeLessThan(128);
  });
});

describe("job.upload of a tree", () => {
  const files = Array.from({ length: 25 }, (_, index) => ({
    path: `a/${index}/data é.txt`,
    content: `file ${index}`,
    ...(index === 3 ? { mediaType: "application/x-three" } : {}),
  }));

  it("sends each file under its path and lists them in their order", async () => {
    for (
      const source of [
        () => ({ files }),
        () => ({ files: files.values() }),
        () => ({
          files: async function* () {
            yield* files;
          },
        }),
      ]
    ) {
      const { report, gateway } = await run("scene.zarr", source);
      expect(report.outputs?.["scene"]).toEqual({
        upload: {
          name: "scene.zarr",
          mediaType: "application/zarr",
          files: files.map(({ content, path }) => ({
            path,
            size: content.length,
            sha256: sha256(content),
          })),
        },
      });
      expect(gateway.uploads.size).toBe(25);
      expect(gateway.uploads.get("1/scene/scene.zarr/a/3/data é.txt")?.mediaType).toBe("application/x-three");
    }
  });

  it("takes files only as fast as they are sent", async () => {
    const gate = Promise.withResolvers<void>();
    let taken = 0;
    await using served = await serveRunner([uploading("scene.zarr", () => ({
      files: function* () {
        for (const file of files) {
          taken++;
          yield file;
        }
      },
    }))]);
    const four = Promise.withResolvers<void>();
    let waiting = 0;
    served.gateway.planUpload = () => {
      if (++waiting === 4) four.resolve();
      return { after: gate.promise };
    };
    const { jobId } = await served.gateway.dispatch(served.url, { process: "scene", outputs: { scene: {} } });
    await four.promise;
    expect(taken).toBe(4);
    gate.resolve();
    expect((await served.gateway.end(jobId)).status).toBe("successful");
  });

  it("refuses paths that lead out, empty trees and the same path twice", async () => {
    for (const path of ["", "/a", "a//b", "../a", "a/..", "./a", "a\\b"]) {
      const { report, gateway } = await run("t.zarr", () => ({ files: [{ path, content: "x" }] }));
      expect(report.exception?.detail).toMatch(/must be a relative path/);
      expect(gateway.uploads.size).toBe(0);
    }
    expect((await run("t.zarr", () => ({ files: [] }))).report.exception?.detail).toMatch(/has no files/);
    const twice = [{ path: "a", content: "1" }, { path: "a", content: "2" }];
    expect((await run("t.zarr", () => ({ files: twice }))).report.exception?.detail).toMatch(/twice/);
  });

  it("stops at the first file that fails, and closes the iterator", async () => {
    let isClosed = false;
    const { report } = await run("t.zarr", () => ({
      files: async function* () {
        try {
          for (let index = 0;; index++) yield { path: `f${index}`, content: "x" };
        } finally {
          isClosed = true;
        }
      },
    }), ({ gateway }) => {
      gateway.planUpload = (path) =>
        path.endsWith("f9") ? { status: 400, body: { detail: "no" } } : undefined;
    });
    expect(report.exception?.detail).toMatch(/"t.zarr\/f9".*no/);
    expect(isClosed).toBe(true);
  });

  it("throws what the iterator throws", async () => {
    const { report } = await run("t.zarr", () => ({
      files: function* () {
        yield { path: "a", content: "x" };
        throw new Error("no more disk");
      },
    }));
    expect(report.exception?.detail).toBe("no more disk");
  });
});

describe("a report that is answered 422", () => {
  function refuseOnce(served: Served, times = 1) {
    let left = times;
    served.gateway.planReport = ({ report }) => {
      if (report.status !== "successful" || left-- <= 0) return undefined;
      served.gateway.uploads.clear();
      return { status: 422, body: { detail: "it is not there" } };
    };
  }

  const again: Record<string, () => UploadSource> = {
    "bytes": () => ({ content: new Uint8Array([1]) }),
    "a function": () => ({ content: () => streamOf("abc") }),
    "an array of files": () => ({ files: [{ path: "a", content: "x" }, { path: "b", content: "y" }] }),
    "a function that gives files": () => ({
      files: function* () {
        yield { path: "a", content: "x" };
      },
    }),
  };
  for (const [what, source] of Object.entries(again)) {
    it(`has ${what} uploaded again and reported again`, async () => {
      const { report, gateway } = await run("s.zarr", source, refuseOnce);
      expect(report).toMatchObject({ status: "successful", sequence: 2 });
      expect(gateway.uploads.size).toBeGreaterThan(0);
    });
  }

  it("twice ends in failure", async () => {
    const { report } = await run("s.txt", () => ({ content: "x" }), (served) => refuseOnce(served, 2));
    expect(report).toMatchObject({ status: "failed", sequence: 3 });
    expect(report.exception?.detail).toMatch(/could not be handed over.*422.*not there/);
  });

  it("ends in failure for a stream that can be read only once", async () => {
    const { report } = await run("s.txt", () => ({ content: streamOf("abc") }), refuseOnce);
    expect(report.exception?.detail).toMatch(/output "scene".*only once/);
  });

  it("repeats bytes that were uploaded by themselves too", async () => {
    const process = defineProcess({
      id: "scene",
      version: "1.0.0",
      outputs: { scene: { schema: {} }, other: { schema: {} } },
      run: (_inputs: object, _job: RunnerJob) => ({ scene: new Uint8Array([1, 2]), other: 5 }),
    });
    await using served = await serveRunner([process]);
    refuseOnce(served);
    const order = { process: "scene", outputs: { scene: {}, other: {} } };
    const { jobId } = await served.gateway.dispatch(served.url, order);
    const report = await served.gateway.end(jobId);
    expect(report.outputs).toMatchObject({ scene: { upload: { size: 2 } }, other: { value: 5 } });
    expect(served.gateway.uploads.size).toBe(1);
  });
});
