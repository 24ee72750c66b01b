import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pack, unpack } from "../../../src/store/redis/packed_text.ts";
import { sampleJob } from "../../contract/job_store/sample.ts";

const id = "01a21795-8bdf-7507-b77a-a0fe83ae726f";

describe("pack", () => {
  it("gives back every JSON text, whatever is in it", () => {
    const words = fc.constantFrom(
      id,
      `${id}${id}`,
      "2026-11-26T11:20:06.367Z",
      "2026-02-30T11:20:06.367Z",
      "0001-01-01T00:00:00.000Z",
      '","processId":"',
      ',"status":"',
      "\x01\x02\x03\x1f0mxgqouxx\n\0",
      "\x1f",
    );
    const texts = fc.oneof(words, fc.string({ unit: "binary" }), fc.string({ unit: "grapheme-ascii" }));
    const value = fc.letrec((tie) => ({
      any: fc.oneof(texts, fc.double(), fc.boolean(), fc.constant(null), tie("list"), tie("map")),
      list: fc.array(tie("any"), { maxLength: 4 }),
      map: fc.dictionary(texts, tie("any"), { maxKeys: 4 }),
    })).any;
    fc.assert(
      fc.property(value, fc.constantFrom(id, "short", "a", ""), (any, name) => {
        const json = JSON.stringify(any);
        expect(unpack(pack(json, name), name)).toBe(json);
      }),
      { numRuns: 2_000 },
    );
  });

  it("leaves no line feed: a record is a line", () => {
    expect(pack(JSON.stringify({ text: "a\nb", id }), id)).not.toContain("\n");
  });

  it("makes a usual record less than half as long", () => {
    const json = JSON.stringify(sampleJob({ id, tags: [] }));
    expect(pack(json, id).length).toBeLessThan(json.length / 2);
  });

  it("keeps what it was: records that are stored stay readable", () => {
    const job = sampleJob({
      id,
      tags: [],
      startedAt: "2026-11-21T12:00:01.000Z",
      progress: 50,
      message: "on its way",
    });
    expect(pack(JSON.stringify(job), id)).toBe(golden);
    expect(JSON.parse(unpack(golden, id))).toEqual(job);
  });

  it("refuses a code that it does not know, instead of giving half a record", () => {
    expect(() => unpack("\x1fz", id)).toThrow(/does not know/);
  });
});

const golden =
  '\u0003\u0001\u0004echo\u00051.0.0\u0006http://127.0.0.1:8009/\u0007ada",\b]\t\u000b\u0002mwqcvpc0\u000e\u0002mwqcvpc0\u000f0\u00103\u00113600\u001260\u0013\u0002mwqf0v40\u0015\u0002mwrsbk00\u0016raw\u0017\u0003msg_1\u00181\u001b\u0002mwqcwchc\u001c]\u001f01\u001f1\u0002mwqcvq3s\u001f450\u001f5on its way"}';
