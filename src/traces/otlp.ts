import type { Span } from "./span.ts";

const kinds = { internal: 1, server: 2, client: 3 } as const;
const failed = { code: 2 } as const;

/** Spans as OTLP's JSON (ExportTraceServiceRequest): ids in hexadecimal, 64-bit numbers as texts. */
export function toOtlp(spans: readonly Span[], version: string): string {
  const resource = { attributes: toAttributes({ "service.name": "tidegate", "service.version": version }) };
  const scope = { name: "tidegate", version };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope, spans: spans.map(toSpan) }] }] });
}

function toSpan(span: Span) {
  const { traceId, spanId, parentSpanId, name, kind, startedAt, endedAt, attributes, isError } = span;
  return {
    traceId,
    spanId,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    name,
    kind: kinds[kind],
    startTimeUnixNano: toNanoseconds(startedAt),
    endTimeUnixNano: toNanoseconds(Math.max(startedAt, endedAt)),
    attributes: toAttributes(attributes),
    status: isError ? failed : {},
  };
}

function toNanoseconds(milliseconds: number): string {
  return `${Math.floor(milliseconds)}000000`;
}

function toAttributes(attributes: Span["attributes"]) {
  return Object.entries(attributes).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return [{ key, value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value } }];
  });
}
