import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ReportInput } from "../../../src/protocol/report.ts";
import { createWorld, publicUrl, type World } from "../../support/world.ts";

type Outputs = NonNullable<ReportInput["outputs"]>;

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const file = { name: "m.txt", mediaType: "text/plain", size: 5, sha256: sha256("hello") };

/** The URL of the results of a job that has ended with these outputs. */
async function ended(world: World, process: string, outputs: Outputs, request: object = {}): Promise<string> {
  const inputs = process === "survey" ? {} : { message: "x" };
  const jobId = await world.submit(process, { inputs, ...request });
  const { status, text } = await world.report(jobId, { sequence: 1, status: "successful", outputs });
  if (status !== 200) throw new Error(text);
  return `/jobs/${jobId}/results`;
}

describe("raw results with one output", () => {
  const values: readonly (readonly [string, Outputs[string], string, string])[] = [
    ["a text", { value: "hällo" }, "text/plain", "hällo"],
    ["an empty text", { value: "" }, "text/plain", ""],
    ["a number", { value: 3.5 }, "application/json", "3.5"],
    ["false", { value: false }, "application/json", "false"],
    ["null", { value: null }, "application/json", "null"],
    ["a list", { value: [1, 2] }, "application/json", "[1,2]"],
    ["an object", { value: { a: 1 } }, "application/json", '{"a":1}'],
    ["a text under its own type", { value: "<a/>", mediaType: "application/xml" }, "application/xml", "<a/>"],
    ["a text as JSON", { value: "hello", mediaType: "application/json" }, "application/json", '"hello"'],
    [
      "an object under its own type",
      { value: {}, mediaType: "application/geo+json" },
      "application/geo+json",
      "{}",
    ],
  ];
  for (const [what, output, type, text] of values) {
    it(`are ${what} as itself`, async () => {
      const world = await createWorld();
      const path = await ended(world, "echo", { message: output });
      const answer = await world.ask(path);
      expect([answer.status, answer.headers.get("content-type"), answer.text]).toEqual([200, type, text]);
    });
  }

  it("a value has the media type of its description", async () => {
    const world = await createWorld();
    const path = await ended(world, "survey", { table: { value: "a,b" } }, { outputs: { table: {} } });
    const { headers, text } = await world.ask(path);
    expect([headers.get("content-type"), text]).toEqual(["text/csv", "a,b"]);
  });

  it("are the file that was uploaded", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", { inputs: { message: "x" } });
    await world.upload(jobId, "message/m.txt", "hello", { "content-type": "text/plain" });
    await world.report(jobId, { sequence: 1, status: "successful", outputs: { message: { upload: file } } });
    const { status, headers, text } = await world.ask(`/jobs/${jobId}/results`);
    expect([status, headers.get("content-type"), text]).toEqual([200, "text/plain", "hello"]);
    expect(headers.get("etag")).toBe(`"${file.sha256}"`);
  });

  it("by reference are 204 with a Link that answers the value", async () => {
    const world = await createWorld();
    const path = await ended(world, "echo", { message: { value: "hello" } }, {
      outputs: { message: { transmissionMode: "reference" } },
    });
    const answer = await world.ask(path);
    expect([answer.status, answer.text]).toEqual([204, ""]);
    const target = `${publicUrl}${path}/message`;
    expect(answer.headers.get("link")).toBe(`<${target}>; rel="item"; type="text/plain"; title="message"`);
    expect((await world.ask(`${path}/message`)).text).toBe("hello");
  });

  it("that live elsewhere are 204 with a Link", async () => {
    const world = await createWorld();
    const href = "https://elsewhere.example.org/scene.tif?sig=a%2Fb%20c&x=<y>";
    const path = await ended(world, "echo", { message: { href, type: "image/tiff" } });
    const { status, headers } = await world.ask(path);
    expect(status).toBe(204);
    expect(headers.get("link")).toBe(
      '<https://elsewhere.example.org/scene.tif?sig=a%2Fb%20c&x=%3Cy%3E>; rel="item"; type="image/tiff"; title="message"',
    );
  });

  for (
    const href of [
      "https://elsewhere.org/100%/a",
      "https://elsewhere.org/ä",
      "https://elsewhere.org/%E0%A4%A",
    ]
  ) {
    it(`links to a URL with a lone percent sign or other oddities: ${href}`, async () => {
      const world = await createWorld();
      const path = await ended(world, "echo", { message: { href } });
      const { status, headers } = await world.ask(path);
      expect([status, headers.get("link")?.startsWith("<https://elsewhere.org/")]).toEqual([204, true]);
      const [, target = ""] = /^<([^>]*)>/.exec(headers.get("link") ?? "") ?? [];
      expect(new URL(target).href).toBe(new URL(href).href);
    });
  }
});

describe("raw results with several outputs", () => {
  interface Part {
    readonly headers: Headers;
    readonly text: string;
  }

  function partsOf(type: string, body: string): Part[] {
    const [, boundary = "?"] = /boundary=([^;]+)/.exec(type) ?? [];
    expect(body.startsWith(`--${boundary}\r\n`)).toBe(true);
    expect(body.endsWith(`--${boundary}--\r\n`)).toBe(true);
    return body.split(`--${boundary}`).slice(1, -1).map((part) => {
      const end = part.indexOf("\r\n\r\n");
      const lines = part.slice(2, end).split("\r\n").map((line) => line.split(": ", 2) as [string, string]);
      return { headers: new Headers(lines), text: part.slice(end + 4, -2) };
    });
  }

  const all: Outputs = {
    name: { value: "bay" },
    count: { value: 3 },
    table: { value: "a,b\r\nc,d" },
    area: { value: { km2: 1.5 } },
  };

  it("are multipart/related, one part for each output, in the order of the description", async () => {
    const world = await createWorld();
    const { status, headers, text } = await world.ask(await ended(world, "survey", all));
    const type = headers.get("content-type") ?? "";
    expect(status).toBe(200);
    expect(type).toMatch(/^multipart\/related; boundary=[^;]+; type="text\/plain"$/);
    const told = partsOf(type, text).map((
      part,
    ) => [part.headers.get("content-id"), part.headers.get("content-type"), part.text]);
    expect(told).toEqual([
      ["name", "text/plain", "bay"],
      ["count", "application/json", "3"],
      ["table", "text/csv", "a,b\r\nc,d"],
      ["area", "application/json", '{"km2":1.5}'],
    ]);
  });

  it("of which some are references have empty parts with a Content-Location for those", async () => {
    const world = await createWorld();
    const path = await ended(
      world,
      "survey",
      { ...all, count: { href: "https://elsewhere.org/count.json" } },
      {
        outputs: { name: {}, count: {}, area: { transmissionMode: "reference" } },
      },
    );
    const { headers, text } = await world.ask(path);
    const told = partsOf(headers.get("content-type") ?? "", text).map((part) => [
      part.headers.get("content-id"),
      part.headers.get("content-location"),
      part.text,
    ]);
    expect(told).toEqual([
      ["name", null, "bay"],
      ["count", "https://elsewhere.org/count.json", ""],
      ["area", `${publicUrl}${path}/area`, ""],
    ]);
    expect((await world.ask(`${path}/area`)).body).toEqual({ km2: 1.5 });
  });

  it("that are all references are 204 with a Link for each", async () => {
    const world = await createWorld();
    const byReference = { transmissionMode: "reference" };
    const path = await ended(world, "survey", all, { outputs: { name: byReference, area: byReference } });
    const { status, headers } = await world.ask(path);
    expect(status).toBe(204);
    expect(headers.get("link")).toBe(
      `<${publicUrl}${path}/name>; rel="item"; type="text/plain"; title="name", ` +
        `<${publicUrl}${path}/area>; rel="item"; type="application/json"; title="area"`,
    );
  });

  it("cannot be broken out of by what a runner says", async () => {
    const world = await createWorld();
    const href = "https://elsewhere.org/\r\nX-Evil: yes\r\n\r\nevil";
    const jobId = await world.submit("survey", { outputs: { name: {}, count: {} } });
    const outputs = { name: { value: "bay" }, count: { href } };
    await world.report(jobId, { sequence: 1, status: "successful", outputs });
    const { text } = await world.ask(`/jobs/${jobId}/results`);
    expect(text).toContain("\r\nContent-Location: https://elsewhere.org/X-Evil: yesevil\r\n\r\n\r\n--part-");
  });

  it("of a process without outputs are 204", async () => {
    const world = await createWorld({
      processes: [{ id: "none", version: "1", jobControlOptions: ["async-execute"] }],
    });
    const jobId = await world.submit("none");
    await world.report(jobId, { sequence: 1, status: "successful" });
    const { status, text } = await world.ask(`/jobs/${jobId}/results`);
    expect([status, text]).toEqual([204, ""]);
  });
});

describe("GET /jobs/{jobID}/results/{outputID}", () => {
  it("answers one output, and 404 no-such-output with those that there are", async () => {
    const world = await createWorld();
    const path = await ended(world, "echo", { message: { value: "hello" } });
    expect((await world.ask(`${path}/message`)).text).toBe("hello");
    for (const id of ["nothing", "toString", "constructor", "%00"]) {
      const { status, body } = await world.ask(`${path}/${id}`);
      expect([status, body["title"]]).toEqual([404, "No such output"]);
      expect(body["detail"]).toContain('it has "message"');
    }
  });
});
