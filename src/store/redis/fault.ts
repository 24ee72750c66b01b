import type { GatewayError } from "../../core/errors.ts";
import { storeUnavailable } from "../store_unavailable.ts";

/** What the first word of an error of Redis means. Its other words may hold what a client sent. */
const meanings: Readonly<Record<string, string>> = {
  OOM: "its memory is full",
  READONLY: "it is a replica and takes no writes",
  LOADING: "it is still loading its data",
  MISCONF: "it cannot write to its disk and takes no writes",
  MASTERDOWN: "its primary is away",
  CLUSTERDOWN: "its cluster is down",
  MOVED: "another node of its cluster has the keys",
  NOAUTH: "it wants a password",
  WRONGPASS: "it does not take the password or token",
  NOPERM: "this user may not do that",
  WRONGTYPE: "a key of this name holds something else",
  BUSY: "it is busy with a script",
  NOREPLICAS: "too few replicas are there",
  EXECABORT: "it gave the script up",
  Unauthorized: "it does not take the token",
};

/** An error of the client or of Redis as `store-unavailable`. The client's own messages hold whole commands: none is passed on. */
export function redisFault(action: string, error: unknown): GatewayError {
  return storeUnavailable(action, { errstr: redisReason(error) });
}

/** Why Redis could not do it, in words that hold nothing of the command. */
export function redisReason(error: unknown): string {
  const { name, message } = error instanceof Error ? error : { name: "", message: String(error) };
  if (name === "TimeoutError" || name === "AbortError") return "Redis gave no answer in time";
  const said = message.split(", command was", 1)[0] ?? "";
  const word = said.match(/\b[A-Z]{3,}\b|\bUnauthorized\b/g)?.find((candidate) =>
    Object.hasOwn(meanings, candidate)
  );
  if (word !== undefined) return `Redis: ${meanings[word]}`;
  if (/max daily request limit|max requests limit/i.test(message)) {
    return "Redis: its limit of commands is reached";
  }
  if (/JSON|parse/i.test(name)) return "what answered for Redis is none";
  return name === "UpstashError" || name === "ErrorReply" || name === "SimpleError"
    ? "Redis refused the command"
    : "Redis cannot be reached";
}

/** Redis has forgotten the script: after a restart, a flush or a failover. */
export function isScriptMissing(error: unknown): boolean {
  return error instanceof Error && /\bNOSCRIPT\b/.test(error.message.slice(0, 200));
}
