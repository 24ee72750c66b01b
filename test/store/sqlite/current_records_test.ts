import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { currentRecords } from "../../../src/store/sqlite/current_records.ts";

describe("currentRecords", () => {
  it("has what was added until it is dropped", () => {
    const current = currentRecords(() => 1);
    expect(current.has("a")).toBe(false);
    current.add("a");
    current.add("b");
    expect(current.has("a")).toBe(true);
    current.drop("a");
    expect([current.has("a"), current.has("b")]).toEqual([false, true]);
  });

  it("looks at the version once per turn, and has nothing more when it moved", async () => {
    let [version, looks] = [1, 0];
    const current = currentRecords(() => {
      looks++;
      return version;
    });
    current.has("a");
    current.add("a");
    version = 2;
    expect([current.has("a"), current.has("a"), looks]).toEqual([true, true, 1]);
    await setImmediate();
    expect([current.has("a"), current.has("a"), looks]).toEqual([false, false, 2]);
  });

  it("looks again after a look that failed", () => {
    let isBroken = true;
    const current = currentRecords(() => {
      if (isBroken) throw new Error("closed");
      return 1;
    });
    current.add("a");
    expect(() => current.has("a")).toThrow("closed");
    expect(() => current.has("a")).toThrow("closed");
    isBroken = false;
    expect(current.has("a")).toBe(false);
  });

  it("holds no more ids than its limit", () => {
    const current = currentRecords(() => 1, 2);
    current.has("a");
    for (const id of ["a", "b", "c"]) current.add(id);
    expect(["a", "b", "c"].filter((id) => current.has(id)).length).toBeLessThanOrEqual(2);
    expect(current.has("c")).toBe(true);
  });
});
