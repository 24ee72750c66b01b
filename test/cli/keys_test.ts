import { describe, expect, it } from "vitest";
import { ranCli } from "../support/cli/world_cli.ts";
import { createWorld } from "../support/world.ts";

const adminKey = "admin-key-of-the-operator-0123456789-abc";
const asAdmin = { env: { TIDEGATE_TOKEN: adminKey } };
const closed = () => createWorld({ access: { anonymous: "off", adminKeys: [adminKey] } });

describe("tidegate keys", () => {
  it("makes a key that is good, prints it once, lists it without, and revokes it", async () => {
    const world = await closed();
    const args = ["keys", "create", "--label", "nightly runs", "--tenant", "acme", "--principal", "alice"];
    const made = await ranCli(
      world,
      [...args, "--expires", "2036-01-01T00:00:00Z", "--format", "json"],
      asAdmin,
    );
    expect([made.code, made.err]).toEqual([0, "Keep the key now: it is told this once\n"]);
    const { key, id, ...told } = JSON.parse(made.out);
    expect(told).toEqual({
      label: "nightly runs",
      tenant: "acme",
      principal: "alice",
      scopes: ["processes:read", "jobs:execute", "jobs:read", "jobs:dismiss"],
      created: world.clock.in(0),
      expires: "2036-01-01T00:00:00.000Z",
    });
    const asHolder = { env: { TIDEGATE_API_KEY: key } };
    expect((await ranCli(world, ["processes"], asHolder)).code).toBe(0);
    const list = await ranCli(world, ["keys", "list"], asAdmin);
    expect(list.out).toContain("nightly runs");
    expect(list.out).toContain(id);
    expect(list.out).not.toContain(key.split("_")[2]);
    expect((await ranCli(world, ["keys", "revoke", id], asAdmin)).code).toBe(0);
    expect(await world.keys.list()).toEqual([]);
    expect((await ranCli(world, ["processes"], asHolder)).code).toBe(2);
    const again = await ranCli(world, ["keys", "revoke", id], asAdmin);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining(`No API key has the id "${id}"`)]);
  });

  it("shows a new key to a person, and does nothing for who is no admin or says nothing of it", async () => {
    const world = await closed();
    const shown = await ranCli(world, [
      "keys",
      "create",
      "--label",
      "x",
      "--scopes",
      "jobs:read, jobs:execute",
      "--format",
      "table",
    ], asAdmin);
    expect(shown.out).toMatch(/key\s+tg_\w{62}\n/);
    expect(shown.out).toMatch(/scopes\s+jobs:read, jobs:execute\n/);
    const key = /tg_\w+/.exec(shown.out)?.[0] ?? "";
    const stranger = await ranCli(world, ["keys", "list"], { env: { TIDEGATE_API_KEY: key } });
    expect([stranger.code, stranger.out]).toEqual([2, ""]);
    expect(stranger.err).toContain("admin");
    expect((await ranCli(world, ["keys", "create"], asAdmin)).code).toBe(1);
    const wrong = await ranCli(world, ["keys", "create", "--label", "x", "--scopes", "all"], asAdmin);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("scopes")]);
    expect(await world.keys.list()).toHaveLength(1);
  });
});
