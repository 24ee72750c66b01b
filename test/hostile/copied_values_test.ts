import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { createWorld } from "../support/world.ts";

/** Ends a header, a quoted text, a list of links or an element, wherever it is copied to. */
const endings = [
  "a\r\nset-cookie: admin=1\r\n\r\n<script>",
  "a\nset-cookie: admin=1",
  'a"; rel="evil',
  "a>; rel=evil, <https://evil.example/",
  "a\u0000b",
  "a\u2028b\u2029c",
  "ünïcödé ✓ 漢字",
  "\u202eevil.gpj",
  "a\ud800b",
  "a;b=c,d=e",
  "<img src=x onerror=alert(1)>",
  "%0d%0aset-cookie:a=b",
  "'",
  "\\",
];
const offered = (name: string, index: number) => ({
  id: `p${index}`,
  version: "1.0.0",
  title: name,
  description: name,
  keywords: [name],
  links: [{ href: `https://example.org/${name}`, rel: name, type: name, title: name }],
  jobControlOptions: ["sync-execute", "async-execute"],
  outputTransmission: ["value", "reference"],
  outputs: { [name]: { title: name, schema: {} }, plain: { schema: {} } },
});

/** No header that the gateway does not send by itself, and no value with an end of its line in it. */
function expectWhole(headers: Headers): void {
  expect(headers.get("set-cookie")).toBeNull();
  // deno-lint-ignore no-control-regex
  for (const [, value] of headers) expect(value).not.toMatch(/[\u0000-\u0008\n-\u001f]/);
}

describe("what others have named", () => {
  test("stays a value of the header that it is in, and never makes an answer of 5xx", async () => {
    const world = await createWorld({ processes: endings.map(offered), resultLinks: "signed" });
    const processes = JSON.parse((await world.ask("/processes")).text).processes as { id: string }[];
    let looked = 0;
    for (const { id } of processes) {
      const name = endings[Number(id.slice(1))] ?? "";
      for (const transmissionMode of ["value", "reference"] as const) {
        const outputs = { [name]: { transmissionMode }, plain: { transmissionMode } };
        const answer = await world.execute(id, { outputs }, { prefer: "respond-async" });
        if (answer.status !== 201) continue;
        await world.settle();
        const jobId = String(answer.body["jobID"]);
        const given = {
          [name]: { value: name },
          plain: { href: "https://example.org/a", title: name.slice(0, 200) },
        };
        await world.report(jobId, {
          sequence: 1,
          status: "successful",
          message: name,
          stage: name,
          outputs: given,
        });
        const place = `/jobs/${jobId}`;
        const paths = [
          place,
          `${place}/results`,
          `${place}/log`,
          `${place}/definition`,
          `/processes/${id}`,
          "/jobs",
        ];
        const output = name.isWellFormed() ? [`${place}/results/${encodeURIComponent(name)}`] : [];
        for (const path of [...paths, `${place}/results/plain`, ...output]) {
          for (const accept of ["*/*", "application/json"]) {
            const read = await world.fetch(path, { headers: { accept } });
            expectWhole(read.headers);
            expect(read.status, `${path} ${await read.text()}`).toBeLessThan(500);
            looked++;
          }
        }
      }
    }
    expect(looked).toBeGreaterThan(200);
  });

  test("is kept or refused as the name of a file, and is served whole", async () => {
    const world = await createWorld({ processes: [offered("a", 0)] });
    for (const name of endings.filter((each) => each.isWellFormed())) {
      const jobId = await world.submit("p0", { outputs: { plain: {} } });
      const { status, body } = await world.upload(jobId, `plain/${encodeURIComponent(name)}`, "content", {
        "content-type": "text/html",
      });
      expect(status).toBeLessThan(500);
      const { size = 0, sha256 = "" } = body as { size?: number; sha256?: string };
      const upload = { name, mediaType: "text/html", size, sha256 };
      const report = await world.report(jobId, {
        sequence: 1,
        status: "successful",
        outputs: { plain: { upload } },
      });
      expect(report.status).toBeLessThan(500);
      if (report.status !== 200) continue;
      for (const path of ["results", "results/plain", `results/plain/${encodeURIComponent(name)}`]) {
        const read = await world.fetch(`/jobs/${jobId}/${path}`);
        expectWhole(read.headers);
        expect([name, path, read.status]).toEqual([name, path, 200]);
        await read.body?.cancel();
      }
    }
  });

  test.each([
    "text/html\r\nx: y",
    'text/html; a="\r\n"',
    "text/html, x: y",
    "a",
    "",
    "a/b; c",
    `a/${"b".repeat(300)}`,
  ])(
    "is no media type that a report may give: %j",
    async (mediaType) => {
      const world = await createWorld({ processes: [offered("a", 0)] });
      const jobId = await world.submit("p0");
      const outputs = {
        plain: { value: Buffer.from("x").toString("base64"), encoding: "base64" as const, mediaType },
      };
      expect((await world.report(jobId, { sequence: 1, status: "successful", outputs })).status).toBe(400);
    },
  );
});
