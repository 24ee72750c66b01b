import http from "node:http";
import type net from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Answer, Message } from "../../src/core/ports.ts";
import { createSubscriberPolicy } from "../../src/webhook/endpoint_policy.ts";
import { createPinnedFetch } from "../../src/webhook/pinned_fetch.ts";
import { createSender } from "../../src/webhook/sender.ts";
import { newSecret, verify } from "../../src/webhook/signature.ts";
import { freePort } from "../support/free_port.ts";
import { dribbling, listen, saying } from "./listen.ts";
import { serve } from "./serve.ts";

const now = () => new Date("2026-11-21T12:00:00Z");
const runnerSecrets = [newSecret(), newSecret()];
const callbackSecrets = [newSecret()];
const message = {
  id: "0199aaaa-0000-7000-8000-000000000001_dispatch-1",
  body: `{"inputs": {"text": "grüße ✓", "key": "body-canary"}}`,
  timeoutSeconds: 5,
  answerLimitBytes: 1_000,
};

/** The same endpoint as a runner (plain fetch) and as a subscriber (connected to the address that was judged). */
const faces = ["runner", "subscriber"] as const;
type Face = (typeof faces)[number];

function post(face: Face, port: number, change: Partial<Message> = {}, scheme = "http"): Promise<Answer> {
  const url = `${scheme}://127.0.0.1:${port}/hook?key=url-canary`;
  const sender = createSender({
    runners: [{ name: "demo", url, secrets: runnerSecrets }],
    callbackSecrets,
    policy: createSubscriberPolicy({ privateHosts: [`127.0.0.1:${port}`] }),
    subscriberFetch: createPinnedFetch(),
    now,
  });
  return sender.post({
    ...message,
    to: face === "runner" ? { runner: "demo" } : { subscriber: url },
    ...change,
  });
}

interface Recorded {
  readonly request: http.IncomingMessage;
  readonly body: string;
}

/** An HTTP server that answers as told and records what it gets. */
async function answering(answer: (response: http.ServerResponse) => void = (response) => response.end("{}")) {
  const recorded: Recorded[] = [];
  const server = http.createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    recorded.push({ request, body });
    answer(response);
  });
  return { ...await serve(server), recorded };
}

const headersOf = (request: http.IncomingMessage) => new Headers(request.headers as Record<string, string>);
const ok = (answer: Answer) => expect(answer).toMatchObject({ kind: "answered", status: 200 });

describe.each(faces)("post to a %s", (face) => {
  const secrets = face === "runner" ? runnerSecrets : callbackSecrets;

  test("sends one POST with the bytes it signed, and with every live secret", async () => {
    const { port, recorded } = await answering();
    expect(await post(face, port)).toEqual({ kind: "answered", status: 200, body: "{}" });
    const [{ request, body }] = recorded as [Recorded];
    expect(recorded).toHaveLength(1);
    expect(request.method).toBe("POST");
    expect(request.url).toBe("/hook?key=url-canary");
    expect(body).toBe(message.body);
    expect(request.headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": "tidegate",
      "host": `127.0.0.1:${port}`,
      "webhook-id": message.id,
      "webhook-timestamp": String(now().getTime() / 1000),
    });
    for (const secret of secrets) {
      expect(await verify([secret], headersOf(request), body, now())).toBe(message.id);
    }
    expect(await verify([newSecret()], headersOf(request), body, now())).toBeUndefined();
  });

  test("adds the headers of the message, which cannot replace its own", async () => {
    const { port, recorded } = await answering();
    const headers = {
      "Idempotency-Key": '"job:1"',
      "traceparent": "00-1-2-01",
      "Content-Type": "text/html",
      "WEBHOOK-ID": "x",
    };
    ok(await post(face, port, { headers }));
    const [{ request }] = recorded as [Recorded];
    expect(request.headers).toMatchObject({
      "idempotency-key": '"job:1"',
      "traceparent": "00-1-2-01",
      "content-type": "application/json",
      "webhook-id": message.id,
    });
  });

  test.each([200, 202, 204, 400, 401, 404, 410, 429, 500, 503])("tells the answer %d", async (status) => {
    const { port } = await answering((response) =>
      response.writeHead(status).end(status === 204 ? "" : "why")
    );
    expect(await post(face, port)).toEqual({ kind: "answered", status, body: status === 204 ? "" : "why" });
  });

  test.each([300, 301, 302, 303, 304, 307, 308])("never follows the redirect %d", async (status) => {
    const canary = await listen(() => {});
    const location = `http://127.0.0.1:${canary.port}/`;
    const { port, recorded } = await answering((response) =>
      response.writeHead(status, { location }).end("moved")
    );
    expect(await post(face, port)).toEqual({ kind: "answered", status, body: "" });
    expect(recorded).toHaveLength(1);
    expect(canary.connections()).toBe(0);
  });

  test.each<[string, number | undefined]>([
    ["30", 30],
    ["0", 0],
    ["Sat, 21 Nov 2026 12:02:00 GMT", 120],
    ["later", undefined],
    ["-5", undefined],
  ])("reads Retry-After %j as %j seconds", async (value, seconds) => {
    const { port } = await answering((response) => response.writeHead(503, { "retry-after": value }).end());
    const answer = await post(face, port);
    expect(answer).toEqual({
      kind: "answered",
      status: 503,
      body: "",
      ...(seconds !== undefined && { retryAfterSeconds: seconds }),
    });
  });

  test("reads an answer up to the limit, and calls a longer one unreachable", async () => {
    const { port } = await answering((response) => response.end("x".repeat(1_000)));
    expect(await post(face, port)).toMatchObject({ kind: "answered", body: "x".repeat(1_000) });
    expect(await post(face, port, { answerLimitBytes: 999 })).toEqual({
      kind: "unreachable",
      detail: "answered with more than 999 bytes",
    });
  });

  test("reads characters that were cut between two packets", async () => {
    const [first, second] = [Uint8Array.of(0xe2, 0x9c), Uint8Array.of(0x93)];
    const { port } = await answering((response) => {
      response.write(first);
      setTimeout(() => response.end(second), 20);
    });
    expect(await post(face, port)).toMatchObject({ kind: "answered", body: "✓" });
  });

  test.each([1_000, 0])("cuts the connection of an endless answer (limit %d)", async (answerLimitBytes) => {
    const cut = Promise.withResolvers<void>();
    const { port } = await listen((socket) => {
      const pump = () => {
        while (!socket.destroyed && socket.write("x".repeat(65_536)));
      };
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        socket.on("drain", pump);
        pump();
      });
      socket.on("close", () => cut.resolve());
    });
    const answer = await post(face, port, { answerLimitBytes });
    if (answerLimitBytes === 0) expect(answer).toEqual({ kind: "answered", status: 200, body: "" });
    else expect(answer).toEqual({ kind: "unreachable", detail: "answered with more than 1000 bytes" });
    await cut.promise;
  });

  test("does not read the body when the limit is 0", async () => {
    const { port } = await answering((response) => response.writeHead(410).end("secret words"));
    expect(await post(face, port, { answerLimitBytes: 0 })).toEqual({
      kind: "answered",
      status: 410,
      body: "",
    });
  });

  test("does not unpack more than the limit", async () => {
    const bomb = gzipSync(new Uint8Array(20_000_000));
    const { port } = await answering((response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(bomb)
    );
    expect(await post(face, port)).toEqual({
      kind: "unreachable",
      detail: "answered with more than 1000 bytes",
    });
  });

  test.each<[string, (socket: net.Socket) => void]>([
    ["says nothing", (socket) => socket.resume()],
    ["dribbles a status line", dribbling("HTTP/1.1 200 ", "O")],
    ["dribbles headers", dribbling("HTTP/1.1 200 OK\r\n", "x-a: b\r\n")],
    ["dribbles a body", dribbling("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n", "x")],
    ["dribbles early hints", dribbling("", "HTTP/1.1 103 Early Hints\r\n\r\n")],
    [
      "promises more than it sends",
      (socket) =>
        void socket.once("data", () => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx")),
    ],
  ])("stops in time when the endpoint %s, and hangs up", async (_, behave) => {
    const closed = Promise.withResolvers<void>();
    const { port } = await listen((socket) => {
      socket.on("close", () => closed.resolve());
      behave(socket);
    });
    const answer = await post(face, port, { timeoutSeconds: 0.3 });
    expect(answer.kind, JSON.stringify(answer)).toMatch(/timeout|unreachable/);
    if (answer.kind === "timeout") expect(answer.detail).toBe("no complete answer in 0.3 s");
    await closed.promise;
  });

  test("a silent endpoint is a timeout", async () => {
    const { port } = await listen((socket) => socket.resume());
    expect(await post(face, port, { timeoutSeconds: 0.1 })).toEqual({
      kind: "timeout",
      detail: "no complete answer in 0.1 s",
    });
  });

  test("a dribbled body is a timeout, not a short answer", async () => {
    const { port } = await listen(dribbling("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n", "x"));
    expect((await post(face, port, { timeoutSeconds: 0.2 })).kind).toBe("timeout");
  });

  test("a TLS handshake that never ends is a timeout", async () => {
    const { port } = await listen((socket) => socket.resume());
    expect((await post(face, port, { timeoutSeconds: 0.2 }, "https")).kind).toBe("timeout");
  });

  test.each<[string, string, (socket: net.Socket) => void]>([
    ["resets the connection", "connection reset", (socket) => {
      socket.once("data", () => socket.resetAndDestroy());
    }],
    ["hangs up", "connection reset", saying("")],
    ["hangs up in the status line", "connection reset", saying("HTTP/1.1 20")],
    ["hangs up in the body", "connection reset", saying("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx")],
    ["does not speak HTTP", "not an HTTP answer", saying("220 mail.example ESMTP\r\n")],
    [
      "answers with an odd status",
      "answered with the status 999",
      saying("HTTP/1.1 999 X\r\ncontent-length: 0\r\n\r\n"),
    ],
  ])("an endpoint that %s is unreachable: %s", async (_, detail, behave) => {
    const { port } = await listen(behave);
    const isAnswered = detail.startsWith("answered");
    const doubt = isAnswered ? {} : { mayHaveArrived: true };
    expect(await post(face, port)).toEqual({ kind: "unreachable", detail, ...doubt });
  });

  test("an endpoint behind Cloudflare whose connection broke may have got the message", async () => {
    const { port } = await answering((response) => response.writeHead(520).end("error code: 520"));
    const broken = { kind: "unreachable", detail: "connection reset", mayHaveArrived: true };
    expect(await post(face, port)).toEqual(broken);
  });

  test("an endpoint that switches protocols is unreachable", async () => {
    const switching = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
    const { port } = await listen(saying(switching));
    expect((await post(face, port)).kind).toBe("unreachable");
  });

  test("an endpoint that does not speak TLS is unreachable: tls", async () => {
    const { port } = await listen(saying("HTTP/1.1 200 OK\r\n\r\n"));
    expect(await post(face, port, {}, "https")).toEqual({ kind: "unreachable", detail: "tls" });
  });

  test("an endpoint where nobody listens is unreachable: connection refused", async () => {
    const port = await freePort();
    expect(await post(face, port)).toEqual({ kind: "unreachable", detail: "connection refused" });
  });

  test("never throws for the message it is given", async () => {
    const { port, recorded } = await answering();
    for (
      const change of [
        { headers: { "x-bad": "a\r\nhost: evil" } },
        { headers: { "bad name": "x" } },
        { id: "with.dot" },
        { id: "" },
      ]
    ) {
      expect(await post(face, port, change)).toEqual({ kind: "unreachable", detail: "request failed" });
    }
    expect(recorded).toHaveLength(0);
  });

  test("tells neither secret nor URL nor body in any detail", async () => {
    const ports = [
      await freePort(),
      (await listen(saying(""))).port,
      (await listen(saying("junk body-canary"))).port,
      (await answering((response) => response.end("body-canary".repeat(200)))).port,
    ];
    for (const port of ports) {
      for (const scheme of ["http", "https"]) {
        const answer = JSON.stringify(await post(face, port, { timeoutSeconds: 1 }, scheme));
        expect(answer).toContain("unreachable");
        expect(answer).not.toMatch(/canary|whsec_|127\.0\.0\.1/);
        for (const secret of secrets) expect(answer).not.toContain(secret.slice(6, 20));
      }
    }
  });
});

describe("post", () => {
  const policy = createSubscriberPolicy({ privateHosts: [], resolve: () => Promise.resolve([]) });
  const options = { runners: [], callbackSecrets, policy, now, subscriberFetch: createPinnedFetch() };

  test("to a runner that is not configured is unreachable", async () => {
    for (const runner of ["demo", "", "__proto__"]) {
      expect(await createSender(options).post({ ...message, to: { runner } })).toEqual({
        kind: "unreachable",
        detail: `there is no runner "${runner}"`,
      });
    }
  });

  test("to a runner whose name does not resolve is unreachable: dns", async () => {
    const runners = [{ name: "demo", url: "http://runner.invalid/", secrets: runnerSecrets }];
    const sender = createSender({ ...options, runners });
    const answer = await sender.post({ ...message, to: { runner: "demo" } });
    expect(answer).toEqual({ kind: "unreachable", detail: "dns: the name has no address" });
  });

  test("to a runner on a port that fetch never opens says so", async () => {
    const runners = [{ name: "demo", url: "http://127.0.0.1:1/", secrets: runnerSecrets }];
    const answer = await createSender({ ...options, runners }).post({ ...message, to: { runner: "demo" } });
    expect(answer).toEqual({ kind: "unreachable", detail: "this port is closed to fetch" });
  });

  test.each(["{}", "", undefined])("keeps the connection to a runner that answers %j", async (body) => {
    const { port, connections } = await answering((response) => response.writeHead(202).end(body));
    const runners = [{ name: "demo", url: `http://127.0.0.1:${port}/`, secrets: runnerSecrets }];
    const sender = createSender({ ...options, runners });
    for (let count = 0; count < 20; count++) {
      const answer = await sender.post({ ...message, to: { runner: "demo" } });
      expect(answer).toEqual({ kind: "answered", status: 202, body: body ?? "" });
    }
    expect(connections()).toBe(1);
  });

  test("to a subscriber that the policy refuses sends nothing", async () => {
    const canary = await listen(() => {});
    const to = { subscriber: `https://127.0.0.1:${canary.port}/` };
    const sender = createSender({
      ...options,
      policy: createSubscriberPolicy({ privateHosts: [], ports: [canary.port] }),
    });
    expect(await sender.post({ ...message, to })).toEqual({
      kind: "refused",
      detail: 'the host "127.0.0.1" must have public addresses only',
    });
    expect(canary.connections()).toBe(0);
  });

  test("to a subscriber without an address is unreachable", async () => {
    const to = { subscriber: "https://hooks.example.com/" };
    expect(await createSender(options).post({ ...message, to })).toEqual({
      kind: "unreachable",
      detail: 'the host "hooks.example.com" has no address',
    });
  });

  test("counts the time of the resolver", async () => {
    const stuck = createSubscriberPolicy({ privateHosts: [], resolve: () => new Promise(() => {}) });
    const to = { subscriber: "https://hooks.example.com/" };
    const answer = await createSender({ ...options, policy: stuck }).post({
      ...message,
      to,
      timeoutSeconds: 0.05,
    });
    expect(answer.kind).toBe("timeout");
  });

  test("sends nothing after its time, when the resolver answers late", async () => {
    const canary = await listen(() => {});
    const late = Promise.withResolvers<string[]>();
    const sender = createSender({
      ...options,
      policy: createSubscriberPolicy({ privateHosts: ["late.example"], resolve: () => late.promise }),
    });
    const to = { subscriber: `http://late.example:${canary.port}/` };
    const answer = await sender.post({ ...message, to, timeoutSeconds: 0.02 });
    expect(answer.kind).toBe("timeout");
    late.resolve(["127.0.0.1"]);
    const inTime = createSender({
      ...options,
      runners: [{ name: "demo", url: `http://127.0.0.1:${canary.port}/`, secrets: runnerSecrets }],
    });
    await inTime.post({ ...message, to: { runner: "demo" }, timeoutSeconds: 0.1 });
    expect(canary.connections(), "only the one that came after it").toBe(1);
  });

  test("createSender refuses what it could never send with, without showing a secret", () => {
    const bad = "whsec_short-and-secret";
    const runner = { name: "demo", url: "http://127.0.0.1/", secrets: runnerSecrets };
    for (
      const change of [
        { callbackSecrets: [bad] },
        { runners: [{ ...runner, secrets: [bad] }] },
        { runners: [{ ...runner, url: "not a url" }] },
      ]
    ) {
      expect(() => createSender({ ...options, ...change })).toThrow();
      expect(() => createSender({ ...options, ...change })).not.toThrow("short-and-secret");
    }
  });
});
