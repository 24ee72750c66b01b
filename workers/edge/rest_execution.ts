import { RedisAway, type RedisLink } from "./redis_link.ts";
import { type Encoding, type Entry, toEntry } from "./rest_answer.ts";
import type { RestRequest } from "./rest_request.ts";
import { createScriptNames } from "./script_names.ts";

/** Execute a request and write its answer. Never rejects: that Redis is away is an answer too. */
export type Execution = (request: RestRequest, encoding: Encoding) => Promise<Response>;

export function createExecution(link: RedisLink): Execution {
  const scripts = createScriptNames();

  async function single(command: readonly string[], encoding: Encoding): Promise<Response> {
    const [reply = null] = await link.send([command]);
    return answerOne(toEntry(reply, encoding));
  }

  async function pipeline(commands: readonly (readonly string[])[], encoding: Encoding): Promise<Response> {
    const replies = await link.send(commands);
    return Response.json(replies.map((reply) => toEntry(reply, encoding)));
  }

  async function transaction(
    commands: readonly (readonly string[])[],
    encoding: Encoding,
  ): Promise<Response> {
    const replies = await link.send([["MULTI"], ...commands, ["EXEC"]]);
    const outcome = replies.at(-1) ?? null;
    if (!Array.isArray(outcome)) return answerOne(toEntry(outcome, encoding));
    return Response.json(outcome.map((reply) => toEntry(reply, encoding)));
  }

  return async ({ path, commands: given }, encoding) => {
    const commands = given.map(scripts.toRedis);
    try {
      switch (path) {
        case "/":
          return await single(commands[0] ?? [], encoding);
        case "/pipeline":
          return await pipeline(commands, encoding);
        case "/multi-exec":
          return await transaction(commands, encoding);
      }
    } catch (error) {
      if (!(error instanceof RedisAway)) throw error;
      return Response.json({ error: error.message }, { status: 503 });
    }
  };
}

function answerOne(entry: Entry): Response {
  return Response.json(entry, { status: "error" in entry ? 400 : 200 });
}
