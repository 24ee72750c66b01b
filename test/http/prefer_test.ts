import { describe, expect, it } from "vitest";
import { readPreferences } from "../../src/http/prefer.ts";
import { createWorld } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const both = (waitSeconds: number) => ({ respondAsync: true, waitSeconds });
const wait = (waitSeconds: number) => ({ respondAsync: false, waitSeconds });
const asynchronous = { respondAsync: true };
const nothing = { respondAsync: false };

const headers: Readonly<Record<string, object>> = {
  "": nothing,
  "respond-async": asynchronous,
  "Respond-Async ": asynchronous,
  "respond-async;": asynchronous,
  "return=minimal, respond-async, handling=lenient": asynchronous,
  "wait=5": wait(5),
  "WAIT = 5": wait(5),
  'wait="5"': wait(5),
  "wait=5, wait=5": wait(5),
  "respond-async, wait=5": both(5),
  "wait=5,respond-async": both(5),
  'x="a, respond-async", wait=3': wait(3),
  'x="wait=1; \\" wait=2", wait=3': wait(3),
  "wait=99999999999": wait(99_999_999_999),
  "respond-asynchronously": nothing,
  "xwait=5": nothing,
  ",;=,=": nothing,
  'x="never closed, wait=5': wait(5),
};

const unreadable = [
  ...["wait=", "wait", "wait=abc", "wait=10s", "wait=-1", "wait=1.5", "wait=3.14", "wait=yes", "wait=1e3"],
  ...["wait=5, wait=9", "wait=5; wait=9", "respond-async, wait=x", 'wait="5 "'],
];

describe("readPreferences", () => {
  it("reads nothing where nothing is said", () => {
    expect(readPreferences(undefined)).toEqual(nothing);
  });

  for (const [header, preferences] of Object.entries(headers)) {
    it(`reads ${header || "an empty header"} and ignores what it does not know, as RFC 7240 demands`, () => {
      expect(readPreferences(header)).toEqual(preferences);
    });
  }

  for (const header of unreadable) {
    it(`refuses ${header} and says what would be right`, () => {
      expect(() => readPreferences(header)).toThrow(/^Cannot honour "Prefer: wait=.*such as wait=10$/);
    });
  }

  it("is not slow on a long header that is nonsense", () => {
    const started = performance.now();
    for (const part of ['a="', 'a="\\', "a =", "a\t", '="', "respond-async;"]) {
      readPreferences(part.repeat(16_384 / part.length));
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("Prefer on execution", () => {
  it("is answered by what was honoured", async () => {
    const world = await createWorld();
    const applied = async (process: string, prefer: string) => {
      const { status, headers } = await world.execute(process, hello, { prefer });
      return [status, headers.get("preference-applied")];
    };
    expect(await applied("async_only", "respond-async")).toEqual([201, "respond-async"]);
    expect(await applied("async_only", "wait=5")).toEqual([201, null]);
    expect(await applied("async_only", "handling=lenient")).toEqual([201, null]);
    expect(await applied("echo", "respond-async, wait=3")).toEqual([201, "respond-async"]);
    expect(await applied("echo", "wait=0")).toEqual([201, null]);
  });

  it("is refused before anything is stored when its wait cannot be read, whatever the process offers", async () => {
    const world = await createWorld();
    for (const process of ["echo", "async_only"]) {
      const { status, body } = await world.execute(process, hello, { prefer: "wait=10s" });
      expect([status, body]).toMatchObject([400, { type: "invalid-parameter" }]);
    }
    expect((await world.ask("/jobs")).body).toMatchObject({ jobs: [] });
  });

  it("comes before `mode`, which is refused when the process does not offer it", async () => {
    const world = await createWorld();
    const { status, body } = await world.execute("async_only", { ...hello, mode: "sync" });
    expect([status, body]).toMatchObject([422, { type: "mode-not-offered", errors: [{ pointer: "/mode" }] }]);
    expect((await world.ask("/jobs")).body).toMatchObject({ jobs: [] });
    const preferred = await world.execute("async_only", { ...hello, mode: "sync" }, {
      prefer: "respond-async",
    });
    expect(preferred.status).toBe(201);
    expect((await world.execute("echo", { ...hello, mode: "async" })).status).toBe(201);
    expect((await world.execute("echo", { ...hello, mode: "later" })).status).toBe(400);
  });
});
