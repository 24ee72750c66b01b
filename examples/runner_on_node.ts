/** The same kind of runner on Node 20 or newer, whose own HTTP server does not speak `Request` and `Response`. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import process from "node:process";
import { Readable } from "node:stream";
import { createRunner, defineProcess } from "../src/runner/mod.ts";

const shout = defineProcess({
  id: "shout",
  version: "1.0.0",
  inputs: { text: { schema: { type: "string" } } },
  outputs: {
    loud: { schema: { type: "string" } },
    file: { schema: { type: "string", contentMediaType: "text/plain" } },
  },
  async run({ text }, job) {
    const loud = text.toUpperCase();
    const content = () => Readable.toWeb(Readable.from([new TextEncoder().encode(loud)])) as ReadableStream;
    return { loud, file: await job.upload("file", "loud.txt", { content }) };
  },
});

const runner = createRunner({ secret: process.env["TIDEGATE_RUNNER_SECRET"] ?? "", processes: [shout] });

function toRequest(message: IncomingMessage): Request {
  const headers = Object.entries(message.headers).map((
    [name, value],
  ): [string, string] => [name, String(value)]);
  const body = message.method === "POST"
    ? { body: Readable.toWeb(message) as ReadableStream, duplex: "half" }
    : {};
  return new Request("http://runner/", { method: message.method ?? "GET", headers, ...body });
}

async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const answered = await runner.fetch(toRequest(message));
  response.writeHead(answered.status, Object.fromEntries(answered.headers)).end(await answered.text());
}

const server = createServer((message, response) => {
  answer(message, response).catch(() => response.writeHead(400).end());
});
server.listen(
  Number(process.env["TIDEGATE_RUNNER_PORT"] ?? 8009),
  () => console.log("listening", server.address()),
);

process.once("SIGTERM", async () => {
  await runner.close();
  server.close();
  // Clients keep connections that they do not use.
  setTimeout(() => server.closeAllConnections(), 500).unref();
});
