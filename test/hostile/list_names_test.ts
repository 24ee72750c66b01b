import { expect, test } from "vitest";
import { createWorld } from "../support/world.ts";

test("more names of jobs than a list may have are refused, also empty ones and the same again", async () => {
  const world = await createWorld();
  const named = (count: number, id: string) => `/jobs?${Array<string>(count).fill(`jobID=${id}`).join("&")}`;
  for (const id of ["", "a"]) {
    expect((await world.ask(named(1_000, id))).status).toBe(200);
    expect((await world.ask(named(1_001, id))).status).toBe(400);
  }
});
