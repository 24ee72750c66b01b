import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Encoding } from "./rest_answer.ts";

/** What one request asks for. */
export interface RestRequest {
  readonly path: RestPath;
  /** One for `/`, any number for the others. */
  readonly commands: readonly (readonly string[])[];
}

const restPaths = ["/", "/pipeline", "/multi-exec"] as const;
type RestPath = typeof restPaths[number];

/** A request that is not executed, with the status that it is answered with. */
export class RefusedRequest extends Error {
  override readonly name = "RefusedRequest";
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** They would change the connection that all callers share, or keep it busy. */
const notOverRest = new Set(
  "MULTI EXEC DISCARD WATCH UNWATCH SELECT AUTH HELLO RESET QUIT CLIENT MONITOR SUBSCRIBE PSUBSCRIBE SSUBSCRIBE SYNC PSYNC BLPOP BRPOP BLMOVE BRPOPLPUSH BLMPOP BZPOPMIN BZPOPMAX BZMPOP"
    .split(" "),
);

/** @throws RefusedRequest */
export async function readRequest(incoming: IncomingMessage, token: string): Promise<RestRequest> {
  if (!isAuthorized(incoming.headers.authorization, token)) {
    throw new RefusedRequest(401, "WRONGPASS invalid or missing auth token");
  }
  const path = restPaths.find((known) => known === incoming.url);
  if (path === undefined) throw new RefusedRequest(404, `ERR there is nothing at ${incoming.url}`);
  if (incoming.method !== "POST") throw new RefusedRequest(405, "ERR only POST is understood");
  const body = parse(await readText(incoming));
  const commands = path === "/" ? [toCommand(body)] : toList(body).map(toCommand);
  return { path, commands };
}

export function encodingOf(incoming: IncomingMessage): Encoding {
  return incoming.headers["upstash-encoding"] === "base64" ? "base64" : "text";
}

function isAuthorized(header: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(header ?? ""), digest(`Bearer ${token}`));
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RefusedRequest(400, "ERR failed to parse the body: it is not JSON");
  }
}

function toList(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new RefusedRequest(400, "ERR failed to parse the body: a command is a list of texts and numbers");
}

function toCommand(value: unknown): string[] {
  const command = toList(value).map((argument) => {
    if (["string", "number", "boolean"].includes(typeof argument)) return String(argument);
    throw new RefusedRequest(400, "ERR failed to parse the body: an argument is a text or a number");
  });
  const verb = command[0]?.toUpperCase();
  if (verb === undefined) throw new RefusedRequest(400, "ERR empty command");
  if (notOverRest.has(verb)) throw new RefusedRequest(400, `ERR ${verb} is not available over REST`);
  return command;
}
