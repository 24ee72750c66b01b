import { describe, expect, it } from "vitest";
import { sharedTurns } from "../../src/store/shared_turns.ts";

describe("sharedTurns", () => {
  function counted() {
    const begun: PromiseWithResolvers<number>[] = [];
    const turn = sharedTurns(() => {
      const work = Promise.withResolvers<number>();
      begun.push(work);
      return work.promise;
    });
    return { begun, turn };
  }
  const settled = async () => {
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };

  it("who asks while work is under way gets the next turn, and shares it", async () => {
    const { begun, turn } = counted();
    const first = turn();
    await settled();
    const late = [turn(), turn(), turn()];
    await settled();
    expect(begun.length).toBe(1);
    begun[0]?.resolve(1);
    expect(await first).toBe(1);
    await settled();
    expect(begun.length).toBe(2);
    const later = turn();
    begun[1]?.resolve(2);
    expect(await Promise.all(late)).toEqual([2, 2, 2]);
    await settled();
    begun[2]?.resolve(3);
    expect(await later).toBe(3);
  });

  it("a turn that fails does so for those who share it, and for nobody after them", async () => {
    const { begun, turn } = counted();
    const first = turn();
    await settled();
    const second = [turn(), turn()];
    begun[0]?.reject(new Error("lost"));
    await expect(first).rejects.toThrow("lost");
    await settled();
    begun[1]?.reject(new Error("lost again"));
    for (const one of second) await expect(one).rejects.toThrow("lost again");
    const third = turn();
    await settled();
    begun[2]?.resolve(3);
    expect(await third).toBe(3);
  });
});
