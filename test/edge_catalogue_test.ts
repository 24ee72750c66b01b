import { describe, expect, it } from "vitest";
import { createEdgeCatalogue } from "../src/edge_catalogue.ts";

interface Call {
  readonly name: "restore" | "ask" | "check";
  readonly settle: PromiseWithResolvers<readonly string[]>;
}

/** Every call hangs until the test says what comes of it. */
function world(runners = 1) {
  const calls: Call[] = [];
  const behind: (() => Promise<unknown>)[] = [];
  const clock = { seconds: 0 };
  const call = (name: Call["name"]) => {
    const settle = Promise.withResolvers<readonly string[]>();
    calls.push({ name, settle });
    return settle.promise;
  };
  const catalogue = createEdgeCatalogue({
    gateway: { restore: () => call("restore"), refreshCatalogue: () => call("ask") },
    runners,
    check: () => call("check").then(() => {}),
    background: (work) => void behind.push(work),
    everySeconds: 30,
    now: () => new Date(clock.seconds * 1000),
    log: () => {},
  });
  const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
  return {
    catalogue,
    behind,
    clock,
    names: () => calls.map(({ name }) => name),
    /** Ends the oldest call that is under way. */
    async end(name: Call["name"], result: readonly string[] | Error = []) {
      await turn();
      const [first] = calls.splice(0, 1);
      expect(first?.name).toBe(name);
      if (result instanceof Error) first?.settle.reject(result);
      else first?.settle.resolve(result);
      await turn();
    },
    async prepared() {
      const done = catalogue.prepare();
      await turn();
      expect(calls).toEqual([]);
      await done;
    },
  };
}

describe("the catalogue of an isolate", () => {
  it("is read once a minute", async () => {
    const { catalogue, clock, end, prepared } = world();
    const first = catalogue.prepare();
    await end("restore");
    await first;
    clock.seconds = 59;
    await prepared();
    clock.seconds = 60;
    const second = catalogue.prepare();
    await end("restore");
    await second;
    await prepared();
  });

  it("of a new deployment comes from the runners, once the store has been found sound", async () => {
    const { catalogue, end, prepared } = world();
    const first = catalogue.prepare();
    await end("restore", ["demo"]);
    await end("check");
    await end("ask");
    await first;
    await prepared();
  });

  it("is not asked for where jobs cannot be trusted to the store", async () => {
    const { catalogue, names, end } = world();
    const first = catalogue.prepare();
    const refused = expect(first).rejects.toThrow("maxmemory-policy");
    await end("restore", ["demo"]);
    await end("check", new Error("its maxmemory-policy is allkeys-lru"));
    await refused;
    const second = catalogue.prepare();
    const again = expect(second).rejects.toThrow("maxmemory-policy");
    await end("check", new Error("its maxmemory-policy is allkeys-lru"));
    await again;
    expect(names()).toEqual([]);
  });

  it("comes for everybody else when the request that asks is cut off", async () => {
    const { catalogue, names, end } = world();
    void catalogue.prepare();
    await end("restore", ["demo"]);
    await end("check");
    expect(names()).toEqual(["ask"]);
    const second = catalogue.prepare();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(names()).toEqual(["ask", "check"]);
    void second;
  });

  it("of a runner that came later is asked for behind the answer, and not all the time", async () => {
    const { catalogue, clock, behind, end, prepared } = world(2);
    const first = catalogue.prepare();
    await end("restore", ["late"]);
    await first;
    expect(behind).toHaveLength(1);
    const asked = behind[0]?.();
    await end("ask", ["late"]);
    await asked;
    await prepared();
    expect(behind).toHaveLength(1);
    clock.seconds = 5;
    await prepared();
    expect(behind).toHaveLength(2);
  });

  it("that is here outlives a store that cannot be read; one that is not here does not", async () => {
    const { catalogue, clock, end } = world();
    const first = catalogue.prepare();
    const refused = expect(first).rejects.toThrow("Redis cannot be reached");
    await end("restore", new Error("Redis cannot be reached"));
    await refused;
    const second = catalogue.prepare();
    await end("restore");
    await second;
    clock.seconds = 60;
    const third = catalogue.prepare();
    await end("restore", new Error("Redis cannot be reached"));
    await third;
  });

  it("is refreshed by the trigger as often as it was told to", async () => {
    const { catalogue, clock, names, end } = world();
    const first = catalogue.refresh();
    await end("restore");
    await end("ask");
    await first;
    clock.seconds = 29;
    await catalogue.refresh();
    expect(names()).toEqual([]);
    clock.seconds = 30;
    const second = catalogue.refresh();
    await end("ask");
    await second;
  });
});
