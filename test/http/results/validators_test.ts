import { describe, expect, it } from "vitest";
import { imagery, type Outputs, resultsOf, sha256, uploadOf } from "../../support/imagery.ts";
import { sampleProcesses } from "../../support/sample_processes.ts";
import { createWorld, type World } from "../../support/world.ts";

const offering = { processes: [...sampleProcesses, imagery] };
const bytes = "0123456789";

/** Where one and the same ten bytes can be had, each another way; the last says in which header it is asked for. */
const places: Readonly<Record<string, readonly [Outputs[string], string]>> = {
  "a text": [{ value: bytes }, "/anything"],
  "a number": [{ value: 1234567890 }, "/anything"],
  "base64": [{ value: btoa(bytes), encoding: "base64" }, "/anything"],
  "a file": [uploadOf("s.tif", "image/tiff", bytes), "/anything"],
  "a file under its own URL": [uploadOf("s.tif", "image/tiff", bytes), "/anything/s.tif"],
  "a single raw result": [{ value: bytes }, ""],
  "a single raw file": [uploadOf("s.tif", "image/tiff", bytes), ""],
};

async function placed(world: World, output: Outputs[string], below: string): Promise<string> {
  const files = "upload" in output ? { "anything/s.tif": bytes } : {};
  return await resultsOf(world, { outputs: { anything: output }, files }) + below;
}

for (const [what, [output, below]] of Object.entries(places)) {
  const digits = JSON.stringify(output).includes("1234567890") ? "1234567890" : bytes;
  const etag = `"${sha256(digits)}"`;

  describe(what, () => {
    it("has a strong ETag, its length, and the time when the job ended", async () => {
      const world = await createWorld(offering);
      const path = await placed(world, output, below);
      const { headers, text } = await world.ask(path);
      const { body } = await world.ask(path.split("/").slice(0, 3).join("/"));
      expect(text).toBe(digits);
      expect(Object.fromEntries(headers)).toMatchObject({
        "etag": etag,
        "content-length": "10",
        "accept-ranges": "bytes",
        "last-modified": new Date(String(body["finished"])).toUTCString(),
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox",
        "access-control-allow-origin": "*",
        "cache-control": what.includes("URL") ? "private, max-age=3600, immutable" : "private, no-cache",
      });
    });

    it("is not sent again to whoever has it", async () => {
      const world = await createWorld(offering);
      const path = await placed(world, output, below);
      const modified = (await world.ask(path)).headers.get("last-modified") ?? "";
      const earlier = new Date(Date.parse(modified) - 1_000).toUTCString();
      const table: readonly (readonly [Record<string, string>, number])[] = [
        [{ "if-none-match": etag }, 304],
        [{ "if-none-match": `W/${etag}` }, 304],
        [{ "if-none-match": `"x", ${etag}` }, 304],
        [{ "if-none-match": "*" }, 304],
        [{ "if-none-match": '"x"' }, 200],
        [{ "if-modified-since": modified }, 304],
        [{ "if-modified-since": earlier }, 200],
        [{ "if-modified-since": "yesterday" }, 200],
        // RFC 9110, 13.1.3: the date does not count beside a tag; a range does not count when nothing is sent.
        [{ "if-none-match": '"x"', "if-modified-since": modified }, 200],
        [{ "if-none-match": etag, "range": "bytes=0-1" }, 304],
      ];
      for (const [headers, status] of table) {
        for (const method of ["GET", "HEAD"]) {
          const answer = await world.ask(path, { method, headers });
          expect([headers, method, answer.status]).toEqual([headers, method, status]);
          expect(answer.headers.get("etag")).toBe(etag);
          if (status === 304) expect([answer.text, answer.headers.get("content-type")]).toEqual(["", null]);
        }
      }
    });

    it("is sent in part", async () => {
      const world = await createWorld(offering);
      const path = await placed(world, output, below);
      const table: readonly (readonly [Record<string, string>, number, string, string | null])[] = [
        [{ range: "bytes=2-4" }, 206, digits.slice(2, 5), "bytes 2-4/10"],
        [{ range: "bytes=-3" }, 206, digits.slice(-3), "bytes 7-9/10"],
        [{ range: "bytes=8-" }, 206, digits.slice(8), "bytes 8-9/10"],
        [{ range: "BYTES=8-99" }, 206, digits.slice(8), "bytes 8-9/10"],
        [{ range: "bytes=10-" }, 416, "", "bytes */10"],
        [{ range: "bytes=0-1,3-4" }, 200, digits, null],
        [{ "range": "bytes=2-4", "if-range": etag }, 206, digits.slice(2, 5), "bytes 2-4/10"],
        [{ "range": "bytes=2-4", "if-range": `W/${etag}` }, 200, digits, null],
        [{ "range": "bytes=2-4", "if-range": '"x"' }, 200, digits, null],
        [{ "range": "bytes=99-", "if-range": '"x"' }, 200, digits, null],
        [{ "range": "bytes=2-4", "if-range": new Date(8.64e15).toUTCString() }, 200, digits, null],
      ];
      for (const [headers, status, text, contentRange] of table) {
        const answer = await world.ask(path, { headers });
        const found = [answer.status, answer.text, answer.headers.get("content-range")];
        expect([headers, ...found]).toEqual([headers, status, text, contentRange]);
        if (status !== 416) expect(answer.headers.get("content-length")).toBe(String(text.length));
      }
    });

    it("says the same to HEAD, without the bytes", async () => {
      const world = await createWorld(offering);
      const path = await placed(world, output, below);
      for (const headers of [{}, { range: "bytes=2-4" }]) {
        const [get, head] = [
          await world.ask(path, { headers }),
          await world.ask(path, { method: "HEAD", headers }),
        ];
        expect([head.status, head.text]).toEqual([get.status, ""]);
        const told = (answered: Headers) =>
          Object.fromEntries([...answered].filter(([name]) => name !== "x-request-id"));
        expect(told(head.headers)).toEqual(told(get.headers));
      }
    });
  });
}

describe("a results document", () => {
  it("has an ETag of its bytes, and another one than other results", async () => {
    const world = await createWorld(offering);
    const document = (value: unknown) =>
      resultsOf(world, { outputs: { anything: { value } }, request: { response: "document" } });
    const path = await document(1);
    const { headers, text } = await world.ask(path);
    expect(headers.get("etag")).toBe(`"${sha256(text)}"`);
    const held = await world.ask(path, { headers: { "if-none-match": headers.get("etag") ?? "" } });
    expect([held.status, held.text]).toEqual([304, ""]);
    expect((await world.ask(await document(2))).headers.get("etag")).not.toBe(headers.get("etag"));
    // What it says hangs on where the gateway is, so no date can vouch for it.
    expect(headers.get("last-modified")).toBeNull();
  });

  it("that Accept chose has another ETag than what it stands for", async () => {
    const world = await createWorld(offering);
    const path = await resultsOf(world, { outputs: { anything: { value: "hello" } } });
    const tags = new Set<string | null>();
    for (
      const [below, accept] of [["", "*/*"], ["", "application/json"], ["/anything", "application/json"]]
    ) {
      const { headers } = await world.ask(path + below, { headers: { accept: accept ?? "" } });
      tags.add(headers.get("etag"));
    }
    expect(tags.size).toBe(3);
  });
});
