import { createHash } from "node:crypto";

/**
 * Upstash takes scripts that ask for locks on their keys only (`#!lua flags=allow-key-locking`); Redis refuses the flag. So
 * Redis gets such a script without it, and the SHA-1 by which the caller calls it is turned into the one that Redis knows.
 */
export interface ScriptNames {
  /** The command as Redis takes it. */
  toRedis(command: readonly string[]): readonly string[];
}

/** The names are those that passed here: after a restart Redis does not know a script by the caller's name until it is sent again. */
export function createScriptNames(): ScriptNames {
  const redisNames = new Map<string, string>();

  function keep(script: string): string {
    const accepted = withoutKeyLocking(script);
    if (accepted !== script) redisNames.set(sha1(script), sha1(accepted));
    return accepted;
  }
  const nameOf = (name: string) => redisNames.get(name.toLowerCase()) ?? name;

  return {
    toRedis(command) {
      const [verb, first, ...rest] = command;
      if (verb === undefined || first === undefined) return command;
      switch (verb.toUpperCase()) {
        case "EVAL":
        case "EVAL_RO":
          return [verb, keep(first), ...rest];
        case "EVALSHA":
        case "EVALSHA_RO":
          return [verb, nameOf(first), ...rest];
        case "SCRIPT":
          return [verb, first, ...scriptArguments(first, rest)];
        default:
          return command;
      }
    },
  };

  function scriptArguments(verb: string, given: readonly string[]): readonly string[] {
    switch (verb.toUpperCase()) {
      case "LOAD":
        return given.map(keep);
      case "EXISTS":
        return given.map(nameOf);
      case "FLUSH":
        redisNames.clear();
        return given;
      default:
        return given;
    }
  }
}

/** The first line without the flag; all that follows stays where it is. */
function withoutKeyLocking(script: string): string {
  const [line = ""] = /^#!lua[^\n]*/.exec(script) ?? [];
  const flags = /(\s+)flags=(\S+)/.exec(line);
  if (flags === null) return script;
  const [found, space = "", list = ""] = flags;
  const kept = list.split(",").filter((flag) => flag !== "allow-key-locking");
  return line.replace(found, kept.length > 0 ? `${space}flags=${kept.join(",")}` : "") +
    script.slice(line.length);
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
