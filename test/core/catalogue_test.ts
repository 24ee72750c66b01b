import { describe, expect, it } from "vitest";
import { createCatalogue, type LiveCatalogue } from "../../src/core/catalogue.ts";
import { checkInputs } from "../../src/request/inputs.ts";
import type { StoredCatalogue } from "../../src/core/ports.ts";
import { noon } from "../support/sample_job.ts";
import { echo } from "../support/sample_processes.ts";
import type { LogLine } from "../support/world.ts";

type Shelf = Readonly<Record<string, readonly unknown[] | Error>>;

interface Offered {
  readonly catalogue: LiveCatalogue;
  readonly logged: LogLine[];
  readonly stored: Map<string, StoredCatalogue>;
  /** What the runners give from now on. */
  give(shelf: Shelf): void;
  breakStore(isBroken: boolean): void;
}

function offered(shelf: Shelf, stored = new Map<string, StoredCatalogue>()): Offered {
  const logged: LogLine[] = [];
  let now = shelf;
  let isBroken = false;
  const catalogue = createCatalogue({
    now: () => noon,
    log: (level, event, members) => void logged.push({ level, event, members }),
    source: {
      runners: Object.keys(shelf),
      read(runner) {
        const given = now[runner] ?? new Error(`no runner ${runner}`);
        return given instanceof Error ? Promise.reject(given) : Promise.resolve(given);
      },
    },
    jobs: {
      readCatalogues: () => Promise.resolve([...stored.values()]),
      writeCatalogue(written: StoredCatalogue) {
        if (isBroken) return Promise.reject(new Error("the disk is full"));
        stored.set(written.runner, structuredClone(written));
        return Promise.resolve();
      },
    } as never,
  });
  return {
    catalogue,
    logged,
    stored,
    give: (next) => void (now = next),
    breakStore: (value) => void (isBroken = value),
  };
}

const ids = ({ catalogue }: Offered) => catalogue.list().map(({ process }) => process.id);
const process = (id: string, members: object = {}) => ({ id, version: "1", ...members });

describe("refresh", () => {
  it("lists what the runners offer, by id, with everything that the gateway does not know", async () => {
    const odd = process("b", {
      "x-ui-order": 3,
      inputs: { a: { schema: { type: "string", "x-ui-widget": "map" } } },
    });
    const world = offered({ one: [odd, process("a")] });
    expect(await world.catalogue.refresh()).toEqual([]);
    expect(ids(world)).toEqual(["a", "b"]);
    expect(world.catalogue.find("b")).toMatchObject({ runner: "one", process: odd });
    expect(world.catalogue.find("c")).toBeUndefined();
  });

  it("compiles each schema once: requests read nothing of it", async () => {
    const world = offered({ one: [process("a", { inputs: { x: { schema: { type: "string" } } } })] });
    await world.catalogue.refresh();
    const found = world.catalogue.find("a")?.process;
    let reads = 0;
    Object.defineProperty(found?.inputs?.["x"]?.schema, "type", {
      get: () => (reads++, "string"),
      enumerable: true,
    });
    for (const x of ["a", 5, { value: "b" }, { value: 5 }, { href: "https://data.example.org/" }]) {
      if (found !== undefined) checkInputs(found, { x });
    }
    await world.catalogue.refresh();
    expect([reads, world.catalogue.find("a")?.process === found]).toEqual([0, true]);
  });

  it("refuses an invalid description, names runner, process and fault, and loses no other", async () => {
    const world = offered({
      one: [process("good"), { id: "bad", version: 3 }, "nonsense", process("odd", { inputs: { a: {} } })],
    });
    await world.catalogue.refresh();
    expect(ids(world)).toEqual(["good"]);
    const refused = world.logged.filter(({ level }) => level === "error").map(({ members }) => members);
    expect(refused).toMatchObject([
      { runner: "one", process: "bad", fault: expect.stringContaining("/version") },
      { runner: "one", process: "(no id)" },
      { runner: "one", process: "odd", fault: expect.stringContaining("/inputs/a/schema") },
    ]);
  });

  const unusable: Readonly<Record<string, object>> = {
    "pattern": { type: "string", pattern: "[" },
    "pattern deep inside": { type: "object", properties: { a: { type: "array", items: { pattern: "(" } } } },
    "reference": { $ref: "#/nowhere" },
    "reference to itself": { anyOf: [{ $ref: "#" }] },
    "keyword that is none of OpenAPI's": { contains: { type: "string" } },
    "reference to the web": { $ref: "https://example.org/schema.json" },
  };
  for (const [what, schema] of Object.entries(unusable)) {
    it(`refuses a description whose input schema has a ${what} that cannot be used`, async () => {
      const world = offered({ one: [process("good"), process("bad", { inputs: { "a/b": { schema } } })] });
      await world.catalogue.refresh();
      expect(ids(world)).toEqual(["good"]);
      expect(world.logged[0]?.members).toMatchObject({
        process: "bad",
        fault: expect.stringMatching(/^\/inputs\/a~1b\/schema/),
      });
    });
  }

  it("takes schemas whose members only look like patterns and references", async () => {
    const properties = { pattern: { type: "string" }, $ref: { type: "string" }, default: { type: "object" } };
    const schema = {
      type: "object",
      properties,
      default: { pattern: "[", $ref: "#/nowhere" },
      example: { $ref: "x" },
    };
    const world = offered({ one: [process("good", { inputs: { a: { schema } } })] });
    await world.catalogue.refresh();
    expect(ids(world)).toEqual(["good"]);
  });

  it("keeps the last good copy of a description that became invalid", async () => {
    const world = offered({ one: [process("a", { title: "good" })] });
    await world.catalogue.refresh();
    world.give({ one: [process("a", { title: 3 })] });
    await world.catalogue.refresh();
    expect(world.catalogue.find("a")?.process.title).toBe("good");
  });

  it("drops what a runner no longer offers", async () => {
    const world = offered({ one: [process("a"), process("b")] });
    await world.catalogue.refresh();
    world.give({ one: [process("b")] });
    await world.catalogue.refresh();
    expect(ids(world)).toEqual(["b"]);
  });

  it("keeps the processes of a runner that is down, and names it", async () => {
    const world = offered({ one: [process("a")], two: [process("b")] });
    await world.catalogue.refresh();
    world.give({ one: new Error("connection refused"), two: [process("c")] });
    expect(await world.catalogue.refresh()).toEqual(["one"]);
    expect(ids(world)).toEqual(["a", "c"]);
    expect(world.logged.find(({ level }) => level === "warning")?.members).toEqual({
      runner: "one",
      error: "connection refused",
    });
  });

  it("gives a process that two runners offer to the first, and to the second when the first no longer has it", async () => {
    const world = offered({ one: [process("a")], two: [process("a")] });
    await world.catalogue.refresh();
    expect(world.catalogue.find("a")?.runner).toBe("one");
    world.give({ one: [], two: [process("a")] });
    await world.catalogue.refresh();
    expect(world.catalogue.find("a")?.runner).toBe("two");
  });

  it("keeps the same objects, and writes nothing, as long as nothing changes", async () => {
    const world = offered({ one: [process("a")] });
    await world.catalogue.refresh();
    const before = world.catalogue.find("a");
    world.stored.clear();
    world.give({ one: [process("a")] });
    await world.catalogue.refresh();
    expect(world.catalogue.find("a")).toBe(before);
    expect(world.stored.size).toBe(0);
  });

  it("reads the policy of a process, with defaults, and refuses one that makes no sense", async () => {
    const world = offered({
      one: [
        process("plain"),
        process("own", { "x-tidegate": { maxAttempts: 1, defaultResponse: "document" } }),
        process("zero", { "x-tidegate": { maxAttempts: 0 } }),
        process("typo", { "x-tidegate": { maxAttemps: 2 } }),
      ],
    });
    await world.catalogue.refresh();
    expect(ids(world)).toEqual(["own", "plain"]);
    const defaults = {
      maxAttempts: 3,
      acceptSeconds: 3_600,
      heartbeatSeconds: 60,
      hardSeconds: 86_400,
      defaultResponse: "raw",
      syncLinks: true,
    };
    expect(world.catalogue.find("plain")?.policy).toEqual(defaults);
    expect(world.catalogue.find("own")?.policy).toEqual({
      ...defaults,
      maxAttempts: 1,
      defaultResponse: "document",
    });
  });
});

describe("restore", () => {
  it("brings back the last good copy, so that a runner that is down keeps its processes over a restart", async () => {
    const before = offered({ one: [echo, { id: "bad" }] });
    await before.catalogue.refresh();
    const after = offered({ one: new Error("connection refused") }, before.stored);
    await after.catalogue.restore();
    expect(await after.catalogue.refresh()).toEqual(["one"]);
    expect(after.catalogue.find("echo")).toEqual(before.catalogue.find("echo"));
  });

  it("answers the runners that the store does not know", async () => {
    const before = offered({ one: [process("a")] });
    expect(await before.catalogue.restore()).toEqual(["one"]);
    await before.catalogue.refresh();
    const after = offered({ one: [process("a")], two: [process("b")] }, before.stored);
    expect(await after.catalogue.restore()).toEqual(["two"]);
    expect(await after.catalogue.restore()).toEqual(["two"]);
    await after.catalogue.refresh();
    expect(await after.catalogue.restore()).toEqual([]);
  });

  it("takes over what others have stored since", async () => {
    const one = offered({ one: [process("a")] });
    await one.catalogue.refresh();
    const other = offered({ one: [process("b")] }, one.stored);
    await other.catalogue.restore();
    expect(ids(other)).toEqual(["a"]);
    await other.catalogue.refresh();
    await one.catalogue.restore();
    expect(ids(one)).toEqual(["b"]);
  });

  it("forgets runners that are no longer configured", async () => {
    const before = offered({ old: [process("a")] });
    await before.catalogue.refresh();
    const after = offered({ one: [process("b")] }, before.stored);
    await after.catalogue.restore();
    expect(ids(after)).toEqual([]);
  });

  it("a copy that could not be stored is stored with the next refresh", async () => {
    const world = offered({ one: [process("a")] });
    world.breakStore(true);
    await expect(world.catalogue.refresh()).rejects.toThrow("the disk is full");
    expect(ids(world)).toEqual(["a"]);
    world.breakStore(false);
    await world.catalogue.refresh();
    expect(world.stored.get("one")?.processes).toMatchObject([{ id: "a" }]);
  });
});
