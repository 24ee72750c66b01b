import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createProgram } from "./program.ts";
import { createSubscriberProgram, type SubscriberProgram } from "./subscriber_program.ts";

const script = (code: string, isReady: () => Promise<boolean>, startSeconds = 10) =>
  createProgram({ name: "script", command: [process.execPath, "eval", code], isReady, startSeconds });

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("createProgram", () => {
  test("start says what the program wrote when it ends before it is ready", async () => {
    const program = script(`console.error("no such store"); Deno.exit(3)`, () => Promise.resolve(false));
    await expect(program.start()).rejects.toThrow(/ended before it was ready.*\n {2}no such store/);
    expect(await program.exited()).toEqual({ code: 3, signal: null });
  });

  test("start kills a program that is not ready in time", async () => {
    const program = script(`setInterval(() => {}, 1000)`, () => Promise.reject(new Error("not yet")), 0.5);
    await expect(program.start()).rejects.toThrow("script was not ready within 0.5 s");
    expect(program.pid).toBeUndefined();
  });

  test("stop kills a program that does not heed SIGTERM", async () => {
    const program = script(
      `Deno.addSignalListener("SIGTERM", () => console.log("no")); console.log("up"); setInterval(() => {}, 1000)`,
      () => Promise.resolve(program.lines.includes("up")),
    );
    await program.start();
    const pid = program.pid ?? 0;
    await program.stop(0.3);
    expect(program.lines).toContain("no");
    expect(isAlive(pid)).toBe(false);
  });

  test("entry finds what was logged before and what comes", async () => {
    const program = script(
      `console.log("plain"); console.log('{"event":"a","n":1}'); setTimeout(() => console.log('{"event":"b"}'), 200);
       setInterval(() => {}, 1000)`,
      () => Promise.resolve(program.entries().length > 0),
    );
    await program.start();
    expect(await program.entry(({ event }) => event === "a")).toEqual({ event: "a", n: 1 });
    expect(await program.entry(({ event }) => event === "b")).toEqual({ event: "b" });
    await expect(program.entry(({ event }) => event === "c", { seconds: 0.1 })).rejects.toThrow(
      /No line of script fitted within 0.1 s.*\n {2}plain/,
    );
    await program.stop();
  });
});

describe("the subscriber program", () => {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-subscriber-"));
  let subscriber: SubscriberProgram;
  beforeAll(async () => {
    subscriber = await createSubscriberProgram(folder);
    await subscriber.start();
  });
  afterAll(async () => {
    await subscriber?.stop();
    rmSync(folder, { recursive: true });
  });

  const post = (path: string, body: string | Uint8Array<ArrayBuffer> = "") =>
    fetch(subscriber.url + path, { method: "POST", headers: { "X-Name": "v" }, body });

  test("records method, path, headers and the bytes of the body", async () => {
    await post("/a?b=c", new Uint8Array([0, 255, 10]));
    const [request] = await subscriber.requests("/a?b=c");
    expect(request).toMatchObject({ method: "POST", path: "/a?b=c", bodyBase64: "AP8K", status: 200 });
    expect(request?.headers["x-name"]).toBe("v");
  });

  test("answers as planned, one after the other, and the last for ever", async () => {
    await subscriber.plan({ path: "/planned", answers: [{ status: 503 }, { status: 410, body: "gone" }] });
    expect((await post("/planned")).status).toBe(503);
    expect((await post("/planned")).status).toBe(410);
    expect(await (await post("/planned")).text()).toBe("gone");
    expect((await post("/elsewhere")).status).toBe(200);
  });

  test("leaves a request without an answer when it is told to", async () => {
    await subscriber.plan({ path: "/hung", answers: [{ status: null }] });
    const hung = fetch(`${subscriber.url}/hung`, { method: "POST", signal: AbortSignal.timeout(500) });
    expect(await subscriber.received(1, { path: "/hung" })).toMatchObject([{ status: null }]);
    await expect(hung).rejects.toThrow("timeout");
  });

  test("received waits for a request that comes later, and says how many came when they are too few", async () => {
    const waiting = subscriber.received(1, { path: "/later" });
    await post("/later", `{"n": 1}`);
    expect((await waiting)[0]?.json()).toEqual({ n: 1 });
    await expect(subscriber.received(2, { path: "/later", seconds: 0.1 })).rejects.toThrow(
      "got 1 instead of 2 requests to /later within 0.1 s",
    );
  });

  test("frozen it answers nobody; killed and started again it remembers", async () => {
    await post("/kept");
    subscriber.signal("SIGSTOP");
    const frozen = fetch(`${subscriber.url}/kept`, { method: "POST", signal: AbortSignal.timeout(300) });
    await expect(frozen).rejects.toThrow();
    expect(await subscriber.kill()).toEqual({ code: null, signal: "SIGKILL" });
    await expect(post("/kept")).rejects.toThrow();
    await subscriber.start();
    expect(await subscriber.requests("/kept")).toHaveLength(1);
  });
});
