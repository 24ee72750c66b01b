import { describe, expect, it } from "vitest";
import { createExporter } from "../../src/traces/exporter.ts";
import { jobSpanId } from "../../src/traces/ids.ts";
import type { Span } from "../../src/traces/span.ts";

const span: Span = {
  traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
  spanId: "00f067aa0ba902b7",
  name: "execute",
  kind: "server",
  startedAt: 1_700_000_000_000,
  endedAt: 1_700_000_000_005,
  attributes: { "http.response.status_code": 201, absent: undefined },
  isError: false,
};

function createScene() {
  const works: (() => Promise<unknown>)[] = [];
  const bodies: string[] = [];
  const logged: unknown[][] = [];
  let time = 1_700_000_000_000;
  let answer: () => Promise<number> = () => Promise.resolve(200);
  const exporter = createExporter({
    post(body) {
      bodies.push(body);
      return answer();
    },
    version: "1",
    now: () => new Date(time),
    log: (...line) => void logged.push(line),
    background: (work) => void works.push(work),
    pause: () => Promise.resolve(),
  });
  return {
    exporter,
    works,
    bodies,
    logged,
    add: (count: number) => Array.from({ length: count }, () => exporter.add(span)),
    work: async () => {
      for (const work of works.splice(0)) await work();
    },
    pass: (milliseconds: number) => void (time += milliseconds),
    answerWith: (next: typeof answer) => void (answer = next),
  };
}

const sizes = (bodies: readonly string[]) =>
  bodies.map((body) => JSON.parse(body).resourceSpans[0].scopeSpans[0].spans.length);

describe("an exporter", () => {
  it("sends what gathered together, in batches, with one piece of work", async () => {
    const { add, works, bodies, work, exporter } = createScene();
    add(1_100);
    expect([works.length, bodies.length]).toEqual([1, 0]);
    await work();
    expect(sizes(bodies)).toEqual([512, 512, 76]);
    expect(exporter.counts).toEqual({ sent: 1_100, dropped: 0 });
    add(1);
    await work();
    expect(sizes(bodies)).toHaveLength(4);
  });

  it("keeps a bounded number, and drops the rest", async () => {
    const { add, work, exporter, bodies } = createScene();
    add(10_000);
    await work();
    expect(exporter.counts).toEqual({ sent: 4_096, dropped: 5_904 });
    expect(sizes(bodies).reduce((one, other) => one + other)).toBe(4_096);
  });

  it("leaves a collector that is down alone for a while, with one line when that begins and one when it is over", async () => {
    const scene = createScene();
    const { add, work, logged, bodies, exporter } = scene;
    scene.answerWith(() => Promise.reject(new TypeError("http://user:secret@collector refused")));
    for (let i = 0; i < 5; i++) {
      add(10);
      await work();
      scene.pass(1_000);
    }
    expect(bodies).toHaveLength(1);
    scene.pass(10_000);
    scene.answerWith(() => Promise.resolve(503));
    add(10);
    await work();
    expect(logged).toEqual([["warning", "traces-lost", {
      fault: "the collector did not answer: TypeError",
    }]]);
    scene.pass(10_000);
    scene.answerWith(() => Promise.resolve(200));
    add(10);
    await work();
    expect(logged.map(([, event]) => event)).toEqual(["traces-lost", "traces-sent-again"]);
    expect(exporter.counts).toEqual({ sent: 10, dropped: 60 });
  });

  it("goes on when the work that was to send was cut off", async () => {
    const { add, works, work, pass, bodies } = createScene();
    add(1);
    works.splice(0);
    pass(29_000);
    add(1);
    expect(works).toHaveLength(0);
    pass(2_000);
    add(1);
    await work();
    expect(sizes(bodies)).toEqual([3]);
  });
});

describe("jobSpanId", () => {
  it("follows from the id of the job, whatever that looks like, and is never all zero", () => {
    expect(jobSpanId("0199f2b1-7c3e-7d44-9f0a-5b1e6a2c8d10")).toBe("9f0a5b1e6a2c8d10");
    for (const id of ["", "job-1", "00000000-0000-0000-0000-000000000000", "größe"]) {
      expect(jobSpanId(id)).toMatch(/^(?!0+$)[0-9a-f]{16}$/);
      expect(jobSpanId(id)).toBe(jobSpanId(id));
    }
    expect(jobSpanId("job-1")).not.toBe(jobSpanId("job-2"));
  });
});
