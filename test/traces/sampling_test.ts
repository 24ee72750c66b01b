import { describe, expect, it } from "vitest";
import { readTraceparent } from "../../src/core/trace_context.ts";
import type { Span } from "../../src/traces/span.ts";
import { traceOnlooker } from "../../src/traces/gateway_traces.ts";

const answer = { method: "GET", status: 200, seconds: 0 };

/** What so many requests are told, and how many spans there are of them. */
function ask(ratio: number, requests: number, header?: string) {
  const spans: Span[] = [];
  const exporter = { add: (span: Span) => void spans.push(span), counts: { sent: 0, dropped: 0 } };
  const onlooker = traceOnlooker({ exporter, now: () => new Date(0), ratio });
  let sampled = 0;
  for (let i = 0; i < requests; i++) {
    const request = onlooker.request(header);
    if (readTraceparent(request.traceparent)?.isSampled) sampled++;
    request.ended("getStatus", answer);
  }
  return { sampled, spans: spans.length };
}

describe("traces that begin here", () => {
  it("are kept as often as is wanted, and those who come next are told", () => {
    expect(ask(0, 1_000)).toEqual({ sampled: 0, spans: 0 });
    expect(ask(1, 1_000)).toEqual({ sampled: 1_000, spans: 1_000 });
    const { sampled, spans } = ask(0.25, 10_000);
    expect(spans).toBe(sampled);
    // Seven times the standard deviation.
    expect(Math.abs(sampled - 2_500)).toBeLessThan(303);
  });

  it("do not decide about traces of others", () => {
    const trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7";
    expect(ask(0, 10, `${trace}-01`)).toEqual({ sampled: 10, spans: 10 });
    expect(ask(1, 10, `${trace}-00`)).toEqual({ sampled: 0, spans: 0 });
  });
});
