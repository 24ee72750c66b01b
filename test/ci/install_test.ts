import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { has } from "../support/has.ts";

describe.each(["redis", "chromium"] as const)(".ci/%s", (name) => {
  test.skipIf(!has(name))("installs nothing, and is content, where the tests find what they need", () => {
    const { status, stderr } = spawnSync(`.ci/${name}`, { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  });
});
