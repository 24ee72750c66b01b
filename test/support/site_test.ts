import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSite, type Site } from "./site.ts";

describe("a site", () => {
  let site: Site;
  beforeAll(async () => {
    // What a killed gateway had begun is taken up when its lease has passed.
    site = await createSite({ env: { TIDEGATE_LEASE_SECONDS: "1" } });
  });
  afterAll(() => site?.stop());

  const execute = async (subscriber: Record<string, string> = {}) => {
    const answer = await fetch(`${site.gateway.url}/processes/echo/execution`, {
      method: "POST",
      headers: { "content-type": "application/json", prefer: "respond-async" },
      body: JSON.stringify({ inputs: { message: "hello" }, outputs: { message: {} }, subscriber }),
    });
    expect(answer.status).toBe(201);
    return await answer.json() as { jobID: string };
  };
  const status = async (jobId: string) => {
    const answer = await fetch(`${site.gateway.url}/jobs/${jobId}`);
    return (await answer.json() as { status?: string }).status;
  };

  test("is a gateway, a runner and a subscriber, each a process of its own, that reach each other", async () => {
    const pids = [site.gateway.pid, site.runner.pid, site.subscriber.pid];
    expect(new Set([...pids, undefined]).size).toBe(4);
    const { jobID } = await execute({ successUri: `${site.subscriber.url}/done` });
    const [callback] = await site.subscriber.received(1, { path: "/done" });
    expect(callback?.json()).toEqual({ message: "hello" });
    expect(await status(jobID)).toBe("successful");
  });

  test("has a gateway whose log can be awaited", async () => {
    const fromLine = site.gateway.lines.length;
    await fetch(`${site.gateway.url}/conformance`);
    const entry = await site.gateway.entry(({ event }) => event === "request", { fromLine });
    expect(entry).toMatchObject({ method: "GET", status: 200 });
  });

  test("keeps its jobs when the gateway is killed and started again at the same place", async () => {
    const { jobID } = await execute();
    const before = site.gateway.pid;
    await site.gateway.restart("SIGKILL");
    await site.catalogueRead();
    expect(site.gateway.pid).not.toBe(before);
    await expect.poll(() => status(jobID), { timeout: 10_000 }).toBe("successful");
  });

  test("has a gateway that ends by itself when it is asked to", async () => {
    await site.gateway.stop(10);
    expect(await site.gateway.exited()).toEqual({ code: 0, signal: null });
  });
});
