import { Option } from "commander";
import type { Client } from "../../client/mod.ts";
import { type Flags, resolveConfiguration } from "../configuration/resolve.ts";
import { settings } from "../configuration/settings.ts";
import { toClient } from "../configuration/to_client.ts";
import type { Io } from "../io.ts";
import { type Format, toFormat } from "../output/format.ts";

export interface Session {
  readonly client: Client;
  readonly format: Format;
}

/** Of the options that were typed, those that every command has. */
export interface TypedFlags extends Readonly<Record<string, unknown>> {
  readonly profile?: string;
  readonly config?: string;
}

/** What the flags that every command has, the environment and the file make together. @throws UsageError */
export function openSession(options: TypedFlags, io: Io): Session {
  const configuration = resolveConfiguration(toFlags(options), io);
  return { client: toClient(configuration, io), format: toFormat(configuration.format, io) };
}

/** Of the setting flags those that were typed. */
export function toFlags(options: TypedFlags): Flags {
  const values = settings.map(({ key, flag }) => [key, options[new Option(flag).attributeName()]] as const);
  return {
    values: Object.fromEntries(values.filter(([, value]) => typeof value === "string")),
    profile: options.profile,
    config: options.config,
  };
}
