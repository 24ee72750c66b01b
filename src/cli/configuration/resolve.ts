import type { Io } from "../io.ts";
import { UsageError } from "../usage_error.ts";
import { type ConfigFile, type FileValues, readConfigFile } from "./config_file.ts";
import { configPath } from "./config_path.ts";
import { defaults, type SettingKey, settings } from "./settings.ts";

/** A value, and where it comes from: `default`, the file, `TIDEGATE_URL`, `--url`. */
export interface Resolved {
  readonly value: string;
  readonly source: string;
  /** 0 default, 1 file, 2 environment, 3 flag. */
  readonly level: number;
}

export type Configuration = Readonly<Partial<Record<SettingKey, Resolved>>>;

/** What was typed. */
export interface Flags {
  readonly values: FileValues;
  readonly profile?: string | undefined;
  readonly config?: string | undefined;
}

/** Default < file < environment < flag, each value for itself. An empty variable says nothing. @throws UsageError */
export function resolveConfiguration(flags: Flags, io: Pick<Io, "env" | "homeFolder">): Configuration {
  const path = configPath(io, flags.config);
  const profile = flags.profile ?? (io.env.TIDEGATE_PROFILE || undefined);
  const file = profileOf(readConfigFile(path), profile, path);
  const fileSource = profile === undefined ? path : `${path}, profile ${profile}`;
  const levelled: Partial<Record<SettingKey, Resolved>> = {};
  for (const { key, env, flag } of settings) {
    const levels = [
      [(defaults as FileValues)[key], "default"],
      [file[key], fileSource],
      [io.env[env] || undefined, env],
      [flags.values[key], flag],
    ] as const;
    levels.forEach(([value, source], level) => {
      if (value !== undefined) levelled[key] = { value, source, level };
    });
  }
  return file.url === undefined ? levelled : atHome(levelled, file.url);
}

const credentials: readonly SettingKey[] = ["token", "username", "password", "api_key"];

/** Credentials that the file has beside a URL are for that gateway: another one, named by a flag or a variable, must not get them. */
function atHome(configuration: Configuration, home: string): Configuration {
  const origin = (url = "") => URL.canParse(url) ? new URL(url).origin : url;
  if (origin(configuration.url?.value) === origin(home)) return configuration;
  const isAway = (key: SettingKey) => credentials.includes(key) && configuration[key]?.level === 1;
  return Object.fromEntries(
    settings.filter(({ key }) => !isAway(key)).map(({ key }) => [key, configuration[key]]),
  );
}

/** Nothing is inherited: what is true of one gateway need not be of another. */
function profileOf({ main, profiles }: ConfigFile, name: string | undefined, path: string): FileValues {
  if (name === undefined) return main;
  const values = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (values) return values;
  const known = Object.keys(profiles).map((known) => `"${known}"`).join(", ") || "none";
  throw new UsageError(
    `Cannot use the profile "${name}": ${path} has ${known}; \`tidegate configure --profile ${name}\` makes it`,
  );
}
