/**
 * A subscriber as a program of its own: records every request in a file, so that its memory survives its death, and answers as
 * it is told over `/control`. Environment: SUBSCRIBER_PORT, SUBSCRIBER_FILE.
 */
import { Buffer } from "node:buffer";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Plan, PlannedAnswer, RecordedRequest } from "./recorded_request.ts";

const { SUBSCRIBER_PORT: port, SUBSCRIBER_FILE: file } = process.env;
if (!port || !file) throw new Error("Cannot subscribe: SUBSCRIBER_PORT and SUBSCRIBER_FILE must be set");

const requests: RecordedRequest[] = existsSync(file)
  ? readFileSync(file, "utf8").split("\n").filter((line) => line !== "").map((line) => JSON.parse(line))
  : [];
const plans = new Map<string, PlannedAnswer[]>();
const everyPath = "*";
let changed = Promise.withResolvers<void>();

createServer((request, response) => {
  const answer = request.url?.startsWith("/control/") ? control : record;
  answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
}).listen(Number(port), "127.0.0.1");

async function record(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await read(request);
  const path = request.url ?? "/";
  const { status, headers, body: text, delayMilliseconds } = nextAnswer(path.split("?")[0] ?? path);
  const recorded: RecordedRequest = {
    at: Date.now(),
    method: request.method ?? "",
    path,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    bodyBase64: body.toString("base64"),
    status,
  };
  appendFileSync(file as string, `${JSON.stringify(recorded)}\n`);
  requests.push(recorded);
  changed.resolve();
  changed = Promise.withResolvers();
  if (delayMilliseconds) await sleep(delayMilliseconds);
  if (status !== null) response.writeHead(status, headers).end(text);
}

function nextAnswer(path: string): PlannedAnswer {
  const plan = plans.get(path) ?? plans.get(everyPath) ?? [];
  return (plan.length > 1 ? plan.shift() : plan[0]) ?? { status: 200 };
}

/** `GET /control/requests?atLeast=n&path=p&seconds=s` waits for n requests; `POST /control/plan` takes a plan. */
async function control(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://subscriber");
  if (pathname === "/control/plan") {
    const plan = JSON.parse((await read(request)).toString()) as Plan;
    plans.set(plan.path ?? everyPath, [...plan.answers]);
    return void response.writeHead(200).end();
  }
  const path = searchParams.get("path");
  const atLeast = Number(searchParams.get("atLeast"));
  const fitting = () => requests.filter((recorded) => path === null || recorded.path === path);
  const over = sleep(Number(searchParams.get("seconds")) * 1000, "over");
  while (fitting().length < atLeast && await Promise.race([changed.promise, over]) !== "over");
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(fitting()));
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
