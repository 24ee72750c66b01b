import { describe, expect, it } from "vitest";
import { GatewayError } from "../../src/core/errors.ts";
import { serveGateway } from "../support/served_gateway.ts";
import { startRawRunner } from "../support/raw_runner.ts";
import { eventually } from "../support/eventually.ts";
import { rawProcess } from "../edge/raw_process.ts";
import { answered } from "../support/scripted_sender.ts";
import { createWorld, runner } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };

describe("GET /health/ready", () => {
  it("is 503 while the store is away, and live all the while", async () => {
    let isDown = false;
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        jobs: {
          ...platform.jobs,
          ping: () =>
            isDown ? Promise.reject(new GatewayError("store-unavailable", "gone")) : platform.jobs.ping(),
        },
      }),
    });
    expect((await world.ask("/health/ready")).status).toBe(200);
    isDown = true;
    expect(await world.ask("/health/ready")).toMatchObject({
      status: 503,
      body: { type: "store-unavailable" },
    });
    expect((await world.ask("/health/live")).status).toBe(200);
    isDown = false;
    expect((await world.ask("/health/ready")).status).toBe(200);
  });

  it("is 503 once the process is about to end", async () => {
    const world = await createWorld();
    world.stop();
    expect(await world.ask("/health/ready")).toMatchObject({ status: 503, body: { type: "stopping" } });
    expect((await world.ask("/health/live")).status).toBe(200);
  });

  it("counts runners that are busy or cannot be reached, and is ready nevertheless", async () => {
    const world = await createWorld();
    const runners = async () => {
      const { status, body } = await world.ask("/health/ready");
      expect(status).toBe(200);
      return body["runners"];
    };
    expect(await runners()).toEqual({ reachable: 1, busy: 0, unreachable: 0 });
    world.sender.always(runner, { kind: "unreachable", detail: "nobody is there" });
    for (let i = 0; i < 6; i++) await world.submit("echo", hello);
    expect(await runners()).toEqual({ reachable: 0, busy: 0, unreachable: 1 });
    world.sender.always(runner, answered(429, "", 30));
    await world.pass(60);
    await world.pass(60);
    expect(await runners()).toEqual({ reachable: 0, busy: 1, unreachable: 0 });
    world.sender.always(runner, answered(202));
    await world.pass(60);
    expect(await runners()).toEqual({ reachable: 1, busy: 0, unreachable: 0 });
  });
});

describe("a gateway that is told to end", () => {
  it("says for a while that it wants no new work, and answers as before", { timeout: 30_000 }, async () => {
    await using raw = startRawRunner([rawProcess]);
    await using served = await serveGateway({
      runners: [{ name: "raw", url: raw.url, secret: raw.secret }],
      env: { TIDEGATE_DRAIN_SECONDS: "2" },
    });
    const { gateway } = served;
    const ended = gateway.kill("SIGTERM");
    const status = async (path: string) => {
      const answer = await fetch(`${gateway.url}${path}`);
      await answer.body?.cancel();
      return answer.status;
    };
    await eventually("it is not ready", 1.5, async () => await status("/health/ready") === 503 || undefined);
    expect([await status("/processes/raw"), await status("/health/live")]).toEqual([200, 200]);
    expect(await ended).toEqual({ code: 0, signal: null });
  });
});
