import { describe, expect, it } from "vitest";
import { scriptRunner } from "../../../src/store/redis/call.ts";
import { has } from "../../support/has.ts";
import { startRedisServer } from "../../support/redis_server.ts";
import { watchingKeys } from "./declared_keys.ts";
import { byRest, byTcp, contractOver } from "./contract.ts";

contractOver("redis by TCP", byTcp);
contractOver("a cluster of one node", byTcp, { cluster: true });
contractOver("redis with every script watched", async (server) => watchingKeys(await byTcp(server)));
contractOver("redis by REST", byRest());

describe.skipIf(!has("redis"))("a script", () => {
  it("is caught when it touches a key that it did not declare", async () => {
    await using server = await startRedisServer();
    const connection = watchingKeys(await byTcp(server));
    const run = scriptRunner(connection);
    const create = (keys: string[], number: string) =>
      run("create", { keys, args: ["id", "record", ...Array<string>(7).fill(""), "SET", number, "1", "x"] });
    expect(await create(["{a}:job", "{a}:other"], "2")).toEqual(["committed"]);
    await connection.redis.flushall();
    await expect(connection.redis.eval("#!lua\nreturn redis.call('GET', 'b')", ["a"], [])).rejects.toThrow(
      "undeclared key b",
    );
    await connection.close();
  });
});
