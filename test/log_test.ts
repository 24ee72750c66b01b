import { describe, expect, it, vi } from "vitest";
import { createLog, type LogLevel } from "../src/log.ts";

const noon = new Date("2026-11-21T12:00:00.000Z");

function written(least?: LogLevel) {
  const texts: string[] = [];
  const log = createLog(
    (lines) => void texts.push(lines),
    () => noon,
    ...(least === undefined ? [] : [least]),
  );
  return { log, texts };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

describe("createLog", () => {
  it("writes JSON lines with time, level and event", async () => {
    const { log, texts } = written();
    log("info", "request", { status: 200, route: "/jobs/:jobID", absent: undefined });
    log("error", "failure", {});
    await turn();
    expect(texts.join("").split("\n").filter((line) => line !== "").map((line) => JSON.parse(line))).toEqual([
      { time: noon.toISOString(), level: "info", event: "request", status: 200, route: "/jobs/:jobID" },
      { time: noon.toISOString(), level: "error", event: "failure" },
    ]);
  });

  it("keeps a line in one line, whatever it says", async () => {
    const { log, texts } = written();
    log("warning", "catalogue", { error: 'two\nlines, "quotes", \u2028 and \u0000' });
    await turn();
    expect(texts.join("").match(/\n/g)).toHaveLength(1);
    expect(JSON.parse(texts.join(""))["error"]).toBe('two\nlines, "quotes", \u2028 and \u0000');
  });

  it("writes each line by itself where nothing comes later", () => {
    const texts: string[] = [];
    const log = createLog((lines) => void texts.push(lines), () => noon, "info", (work) => work());
    for (let number = 0; number < 3; number++) log("info", "request", { number });
    expect(texts.map((text) => JSON.parse(text)["number"])).toEqual([0, 1, 2]);
  });

  it("writes the lines of one turn at once", async () => {
    const { log, texts } = written();
    for (let number = 0; number < 3; number++) log("info", "request", { number });
    expect(texts).toEqual([]);
    await turn();
    log("info", "request", { number: 3 });
    await turn();
    expect(texts.map((text) => text.split("\n").length - 1)).toEqual([3, 1]);
  });

  it("tells the time of each line, not of its writing", async () => {
    vi.useFakeTimers({ now: noon });
    const texts: string[] = [];
    const log = createLog((lines) => void texts.push(lines), () => new Date());
    log("info", "one", {});
    vi.setSystemTime(noon.getTime() + 5);
    log("info", "two", {});
    await vi.runAllTimersAsync();
    vi.useRealTimers();
    const times = texts.join("").trim().split("\n").map((line) => JSON.parse(line)["time"]);
    expect(times).toEqual(["2026-11-21T12:00:00.000Z", "2026-11-21T12:00:00.005Z"]);
  });

  const levels = ["info", "warning", "error"] as const;
  for (const [least, shown] of [["info", 3], ["warning", 2], ["error", 1], ["off", 0]] as const) {
    it(`at ${least} writes ${shown} of the levels`, async () => {
      const { log, texts } = written(least);
      for (const level of levels) log(level, "event", {});
      await turn();
      const told = texts.join("").split("\n").filter((line) => line !== "").map((line) =>
        JSON.parse(line)["level"]
      );
      expect(told).toEqual(levels.slice(levels.length - shown));
    });
  }
});
