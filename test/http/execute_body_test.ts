import { describe, expect, it } from "vitest";
import type { Answered } from "../support/answered.ts";
import { echo } from "../support/sample_processes.ts";
import { createWorld, type World } from "../support/world.ts";

const anything = { ...echo, id: "anything", inputs: { x: { schema: {} } } };
const hello = JSON.stringify({ inputs: { x: "hello" } });

function send(world: World, body: BodyInit | null, headers: Record<string, string> = {}): Promise<Answered> {
  const init = {
    method: "POST",
    body,
    headers: { "content-type": "application/json", "prefer": "respond-async", ...headers },
  };
  return world.ask("/processes/anything/execution", init);
}

function nested(depth: number, open: string, close: string): string {
  return `{"inputs":{"x":${open.repeat(depth)}1${close.repeat(depth)}}}`;
}

async function refusal(body: BodyInit | null, headers: Record<string, string> = {}) {
  const world = await createWorld({ processes: [anything] });
  const answer = await send(world, body, headers);
  expect((await world.ask("/jobs")).body["jobs"]).toEqual([]);
  expect(world.sender.sent).toEqual([]);
  return { status: answer.status, type: answer.body["type"], detail: String(answer.body["detail"]) };
}

describe("the body of an execute request", () => {
  const spellings = [
    "application/json",
    "Application/JSON",
    "application/json; charset=utf-8",
    "application/json ; charset=UTF-8",
    'application/json;charset="utf-8"',
    "application/json;charset=utf8;",
    "application/json; profile=x",
    "application/problem+json",
    "application/vnd.x2+json",
    "application/a_b+json",
  ];
  for (const type of spellings) {
    it(`reads JSON under every spelling of its media type: ${type}`, async () => {
      const world = await createWorld({ processes: [anything] });
      expect((await send(world, hello, { "content-type": type })).status).toBe(201);
      await world.settle();
      expect(world.sender.sent[0]?.json()).toMatchObject({ inputs: { x: "hello" } });
    });
  }

  const otherTypes = [
    "text/plain",
    "text/json",
    "application/xml",
    "application/jsonp",
    "multipart/form-data",
    "json",
    "application/json, text/plain",
  ];
  for (const type of otherTypes) {
    it(`refuses ${type} with 415`, async () => {
      const { status, type: problem, detail } = await refusal(hello, { "content-type": type });
      expect([status, problem]).toEqual([415, "unsupported-media-type"]);
      expect(detail).toContain("send application/json");
    });
  }

  for (const charset of ["utf-16", "iso-8859-1", "us-ascii", ""]) {
    it(`refuses the charset "${charset}" with 415`, async () => {
      const { status } = await refusal(hello, { "content-type": `application/json; charset=${charset}` });
      expect(status).toBe(415);
    });
  }

  for (const encoding of ["gzip", "br", "deflate", "gzip, identity", "x"]) {
    it(`refuses the encoding ${encoding} with 415`, async () => {
      const { status, detail } = await refusal(hello, { "content-encoding": encoding });
      expect(status).toBe(415);
      expect(detail).toContain("send the body as it is");
    });
  }

  type Refused = readonly [body: BodyInit | null, words: RegExp];
  const unreadable: Readonly<Record<string, Refused>> = {
    "no body": [null, /no body; send a JSON object/],
    "an empty body": ["", /no body/],
    "blanks": [" \r\n\t", /no body/],
    "broken JSON": ['{"inputs":', /not JSON/],
    "two values": ["{} {}", /not JSON/],
    "a comment": ["{} // hello", /not JSON/],
    "single quotes": ["{'inputs':{}}", /not JSON/],
    "NaN": ['{"inputs":{"x":NaN}}', /not JSON/],
    "a NUL": ['{"inputs":{"x":"\0"}}', /not JSON/],
    "Latin-1": [Uint8Array.of(0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d), /not UTF-8/],
    "UTF-16": [new Uint8Array(new Uint16Array([0xfeff, 0x7b, 0x7d]).buffer), /not UTF-8/],
    "an overlong form": [Uint8Array.of(0x22, 0xc0, 0xaf, 0x22), /not UTF-8/],
    "a lone surrogate in UTF-8": [Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), /not UTF-8/],
    "10,000 arrays in each other": [nested(10_000, "[", "]"), /nested more than 64 deep/],
    "10,000 objects in each other": [nested(10_000, '{"a":', "}"), /nested more than 64 deep/],
    "65 levels": [nested(63, "[", "]"), /nested more than 64 deep/],
    "200,000 brackets that are never closed": ["[".repeat(200_000), /nested more than 64 deep/],
    "100,000 members": [
      JSON.stringify({
        inputs: { x: Object.fromEntries(Array.from({ length: 80_000 }, (_, index) => [index, 1])) },
      }),
      /more than 10000 members/,
    ],
    "a number beyond all doubles": ['{"inputs":{"x":[1,-1e999]}}', /number/],
    "__proto__": ['{"inputs":{"__proto__":{"x":1}}}', /"__proto__" is not allowed/],
    "an escaped __proto__": ['{"inputs":{"\\u005f_proto__":{"x":1}}}', /"__proto__" is not allowed/],
    "a name that is no Unicode": ['{"inputs":{"x":{"\\ud800":1}}}', /not well-formed Unicode/],
    "the name constructor": [
      '{"inputs":{"x":{"constructor":{"prototype":{"polluted":1}}}}}',
      /"constructor" is not allowed/,
    ],
    "prototype": ['{"outputs":{"prototype":{}}}', /"prototype" is not allowed/],
  };
  for (const [what, [body, words]] of Object.entries(unreadable)) {
    it(`refuses ${what} with 400, and says why`, async () => {
      const { status, type, detail } = await refusal(body);
      expect([status, type]).toEqual([400, "invalid-body"]);
      expect(detail).toMatch(words);
    });
  }

  it("pollutes nothing", async () => {
    await refusal('{"inputs":{"x":{"__proto__":{"polluted":"yes"}}}}');
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  const readable: Readonly<Record<string, string>> = {
    "a byte order mark": `\ufeff${hello}`,
    "64 levels": nested(62, "[", "]"),
    "brackets inside a text": JSON.stringify({ inputs: { x: '[{"'.repeat(1_000) } }),
    "an array of 20,000 numbers": JSON.stringify({
      inputs: { x: Array.from({ length: 20_000 }, (_, index) => index) },
    }),
    "a polygon of 5,000 points": JSON.stringify({
      inputs: { x: { coordinates: [Array(5_000).fill([1, 2])] } },
    }),
    "names with any characters": JSON.stringify({
      inputs: { x: { "": 1, "ä/~": 2, "\u0000": 3 } },
    }),
  };
  for (const [what, body] of Object.entries(readable)) {
    it(`takes ${what}`, async () => {
      const world = await createWorld({ processes: [anything] });
      expect((await send(world, body)).status).toBe(201);
    });
  }

  it("of more than 1 MiB is refused with 413, announced or not", async () => {
    const fits = JSON.stringify({ inputs: { x: "a".repeat(1_048_576 - 100) } });
    const tooLarge = JSON.stringify({ inputs: { x: "a".repeat(1_048_576) } });
    const world = await createWorld({ processes: [anything] });
    expect((await send(world, fits)).status).toBe(201);
    expect((await send(world, tooLarge)).status).toBe(413);
    expect((await send(world, tooLarge, { "content-length": String(tooLarge.length) })).status).toBe(413);
    expect((await send(world, tooLarge, { "content-length": "10" })).status).toBe(413);
    expect((await send(world, tooLarge)).body["detail"]).toBe("The body is larger than 1048576 bytes");
  });

  it("that is endless is not read further than it may be", async () => {
    const world = await createWorld({ processes: [anything] });
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (++pulled > 500) return controller.close();
        controller.enqueue(new Uint8Array(65_536).fill(0x20));
      },
    });
    const request = new Request("https://gateway.test/processes/anything/execution", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: endless,
      duplex: "half",
    } as RequestInit);
    expect((await world.gateway.fetch(request)).status).toBe(413);
    expect(pulled).toBeLessThan(30);
  });

  it("with a fault in a member of unusual name says where it is", async () => {
    const strict = {
      ...echo,
      id: "anything",
      inputs: { x: { schema: { type: "object", additionalProperties: { type: "integer" } } } },
    };
    const world = await createWorld({ processes: [strict] });
    const body = JSON.stringify({ inputs: { x: { "a%b": "two", "größe": "three" } } });
    const answer = await send(world, body);
    expect(answer.status).toBe(400);
    const errors = answer.body["errors"] as { pointer: string }[];
    expect(errors.map(({ pointer }) => pointer)).toContain("/inputs/x/größe");
    expect(errors.map(({ pointer }) => pointer)).toContain("/inputs/x/a%b");
  });
});
