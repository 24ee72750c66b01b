/** The same kind of runner on Node 20 or newer, whose own HTTP server does not speak `Request` and `Response`. */
import { createServer, type IncomingMessage } from "node:http";
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
  return new Request(`http://runner${message.url}`, { method: message.method ?? "GET", headers, ...body });
}

const server = createServer(async (message, response) => {
  const answer = await runner.fetch(toRequest(message));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(await answer.text());
});
server.listen(
  Number(process.env["TIDEGATE_RUNNER_PORT"] ?? 8009),
  () => console.log("listening", server.address()),
);

process.once("SIGTERM", async () => {
  await runner.close();
  server.close();
});
