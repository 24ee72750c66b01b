import { describe, expect, it } from "vitest";
import { readTraceparent, toTraceparent } from "../../src/core/trace_context.ts";
import { createWorld, runner } from "../support/world.ts";

const [traceId, spanId] = ["4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"];

describe("readTraceparent", () => {
  it("reads what is a trace context, of later versions as far as it is known", () => {
    for (
      const [header, isSampled] of [
        [`00-${traceId}-${spanId}-01`, true],
        [`00-${traceId}-${spanId}-00`, false],
        [`00-${traceId}-${spanId}-02`, false],
        [`01-${traceId}-${spanId}-03-more`, true],
      ] as const
    ) {
      expect(readTraceparent(header)).toEqual({ traceId, spanId, isSampled });
    }
    expect(toTraceparent({ traceId, spanId, isSampled: true })).toBe(`00-${traceId}-${spanId}-01`);
  });

  it("leaves alone what is none", () => {
    const none = [
      undefined,
      "",
      `ff-${traceId}-${spanId}-01`,
      `00-${traceId}-${spanId}-01-more`,
      `00-${"0".repeat(32)}-${spanId}-01`,
      `00-${traceId}-${"0".repeat(16)}-01`,
      `00-${traceId.toUpperCase()}-${spanId}-01`,
      `00-${traceId}-${spanId}`,
      `00-${traceId}-${spanId}-01\r\nx: y`,
    ];
    expect(none.map(readTraceparent)).toEqual(none.map(() => undefined));
  });
});

describe("a trace context", () => {
  it("goes along with every dispatch, cancel and callback of its job, also of a later attempt", async () => {
    const world = await createWorld();
    const traceparent = `00-${traceId}-${spanId}-01`;
    const url = "https://subscriber.test/";
    const request = { inputs: { message: "x" }, subscriber: { failedUri: url } };
    const { body } = await world.execute("echo", request, { prefer: "respond-async", traceparent });
    const jobId = String(body["jobID"]);
    await world.settle();
    await world.report(jobId, { sequence: 1, status: "running" });
    await world.pass(10_000);
    await world.settle();
    await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
    await world.settle();
    const sent = [...world.sender.sentTo(runner), ...world.sender.sentTo(url)];
    expect(sent.map(({ id }) => id.slice(jobId.length + 1))).toEqual(
      ["dispatch_1", "dispatch_2", "cancel_2", "failed"],
    );
    expect(sent.map(({ headers }) => headers?.["traceparent"])).toEqual(Array(4).fill(traceparent));
  });
});
