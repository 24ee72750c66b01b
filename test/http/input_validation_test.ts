import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { allRules as process, inputRules as rules } from "../support/input_rules.ts";
import { createWorld, runner, type World } from "../support/world.ts";

interface Problem {
  readonly type: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

describe("the inputs of a request", () => {
  let world: World;
  beforeAll(() => {
    fc.configureGlobal({ numRuns: 20 });
    return () => fc.resetConfigureGlobal();
  });
  const ask = async (inputs: Record<string, unknown>) => {
    const { status, body } = await world.execute("all_rules", { inputs });
    await world.settle();
    return { status, problem: body as unknown as Problem };
  };

  for (const [id, { good, bad, pointer = "" }] of Object.entries(rules)) {
    it(`that break ${id} are answered 400 with the place, and no runner hears of them; those that keep it reach the runner`, async () => {
      world = await createWorld({ processes: [process] });
      await fc.assert(fc.asyncProperty(good, bad, async (right, wrong) => {
        const before = world.sender.sentTo(runner).length;
        const { status, problem } = await ask({ [id]: wrong });
        expect([wrong, status, problem.type]).toEqual([wrong, 400, "invalid-inputs"]);
        expect(problem.errors?.map(({ pointer }) => pointer)).toEqual([`/inputs/${id}${pointer}`]);
        expect(world.sender.sentTo(runner)).toHaveLength(before);
        expect([right, (await ask({ [id]: right })).status]).toEqual([right, 201]);
        const sent = world.sender.sentTo(runner).at(-1)?.json();
        expect(sent?.["inputs"]).toEqual({ [id]: JSON.parse(JSON.stringify(right)) });
      }));
    });
  }

  it("that break several rules are told all of them at once", async () => {
    world = await createWorld({ processes: [process] });
    const all = fc.record(Object.fromEntries(Object.entries(rules).map(([id, { bad }]) => [id, bad])));
    await fc.assert(fc.asyncProperty(all, async (inputs) => {
      const { status, problem } = await ask(inputs);
      expect(status).toBe(400);
      expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(
        Object.entries(rules).map(([id, { pointer = "" }]) => `/inputs/${id}${pointer}`),
      );
      for (const { detail } of problem.errors ?? []) expect(detail.length).toBeGreaterThan(10);
      expect(world.sender.sent).toEqual([]);
    }));
  });
});
