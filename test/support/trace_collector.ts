import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { eventually } from "./eventually.ts";

const attribute = z.strictObject({
  key: z.string().min(1),
  value: z.union([
    z.strictObject({ stringValue: z.string() }),
    z.strictObject({ intValue: z.string().regex(/^-?\d+$/) }),
  ]),
});
const id = (digits: number) => z.string().regex(new RegExp(`^(?!0+$)[0-9a-f]{${digits}}$`));
const nanoseconds = z.string().regex(/^\d{19}$/);
const span = z.strictObject({
  traceId: id(32),
  spanId: id(16),
  parentSpanId: id(16).optional(),
  name: z.string().min(1),
  kind: z.int().min(1).max(5),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes: z.array(attribute),
  status: z.strictObject({ code: z.literal(2).optional() }),
}).refine(({ startTimeUnixNano, endTimeUnixNano }) => BigInt(endTimeUnixNano) >= BigInt(startTimeUnixNano));
/** ExportTraceServiceRequest, as OTLP's JSON has it. */
const exported = z.strictObject({
  resourceSpans: z.array(z.strictObject({
    resource: z.strictObject({ attributes: z.array(attribute) }),
    scopeSpans: z.array(z.strictObject({
      scope: z.strictObject({ name: z.string(), version: z.string() }),
      spans: z.array(span).min(1),
    })).min(1),
  })).min(1),
});

export type CollectedSpan = z.infer<typeof span>;

/** An OpenTelemetry collector: takes spans over HTTP, and reads them strictly. */
export interface TraceCollector extends AsyncDisposable {
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  /** Of each export that came. */
  readonly headers: readonly Readonly<Record<string, unknown>>[];
  /** What was no export: empty when all is well. */
  readonly faults: readonly string[];
  /** The spans of a trace, once there is one of each of these names. */
  trace(traceId: string, names: readonly string[], seconds?: number): Promise<readonly CollectedSpan[]>;
  /** How to answer from now on. Default 200. `undefined`: not at all. */
  answer(status: number | undefined): void;
}

export async function startTraceCollector(): Promise<TraceCollector> {
  const spans: CollectedSpan[] = [];
  const headers: Record<string, unknown>[] = [];
  const faults: string[] = [];
  let status: number | undefined = 200;

  function take(path: string | undefined, type: string | undefined, text: string): void {
    if (path !== "/v1/traces" || type !== "application/json") return void faults.push(`${path} as ${type}`);
    const parsed = exported.safeParse(JSON.parse(text));
    if (!parsed.success) return void faults.push(parsed.error.message);
    spans.push(
      ...parsed.data.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    );
  }

  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    headers.push({ ...request.headers });
    if (status === undefined) return;
    if (status === 200) {
      take(request.url, request.headers["content-type"], await new Blob(chunks as BlobPart[]).text());
    }
    response.writeHead(status, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    headers,
    faults,
    trace: (traceId, names, seconds = 15) =>
      eventually(`the collector has ${names.join(", ")}`, seconds, () => {
        const found = spans.filter((one) => one.traceId === traceId);
        return names.every((name) => found.some((one) => one.name === name)) ? found : undefined;
      }),
    answer: (next) => void (status = next),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
