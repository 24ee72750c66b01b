import { type ConfigFile, type FileValues, readConfigFile } from "../configuration/config_file.ts";
import { configPath } from "../configuration/config_path.ts";
import { askForValues } from "../configuration/ask_for_values.ts";
import type { Flags } from "../configuration/resolve.ts";
import { defaults, settings } from "../configuration/settings.ts";
import { toClient } from "../configuration/to_client.ts";
import { writeConfig } from "../configuration/write_config.ts";
import type { Io } from "../io.ts";
import { toFormat } from "../output/format.ts";
import { note } from "../output/print.ts";
import { UsageError } from "../usage_error.ts";

/** Write the configuration: what was given as flags, or what a person answers. Nothing of it is shown. @throws UsageError */
export async function configure(flags: Flags, io: Io): Promise<void> {
  const path = configPath(io, flags.config);
  const profile = flags.profile ?? (io.env.TIDEGATE_PROFILE || undefined);
  const before = valuesOf(readConfigFile(path), profile);
  const given = Object.keys(flags.values).length > 0 ? flags.values : await asked(before, io);
  const values = withoutOthers(given);
  check({ ...before, ...values }, io);
  writeConfig({ path, profile, values });
  note(io, `Wrote ${path}${profile === undefined ? "" : `, profile ${profile}`}`);
}

function valuesOf({ main, profiles }: ConfigFile, profile: string | undefined): FileValues {
  if (profile === undefined) return main;
  return Object.hasOwn(profiles, profile) ? profiles[profile] ?? {} : {};
}

async function asked(before: FileValues, io: Io): Promise<FileValues> {
  if (io.stdin.isTTY) return await askForValues(before, io.stdin);
  const flags = settings.map(({ flag }) => flag).join(", ");
  throw new UsageError(`Cannot ask without a terminal: give what is to be written as flags (${flags})`);
}

type Change = Readonly<Record<keyof FileValues, string | undefined>>;

/** One kind of credentials takes the place of another; an empty value takes its key out. */
function withoutOthers(given: FileValues): Partial<Change> {
  const kinds = [["token"], ["username", "password"], ["api_key"]] as const;
  const isGiven = (keys: readonly (keyof FileValues)[]) => keys.some((key) => given[key]);
  const others = kinds.some(isGiven) ? kinds.filter((keys) => !isGiven(keys)).flat() : [];
  const removed = others.filter((key) => given[key] === undefined).map((key) => [key, undefined] as const);
  return Object.fromEntries([
    ...Object.entries(given).map(([key, value]) => [key, value || undefined] as const),
    ...removed,
  ]);
}

/** What cannot be used is not written. */
function check(values: Partial<Change>, io: Io): void {
  const told = Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const source = "what was given";
  const resolved = Object.fromEntries(told.map(([key, value]) => [key, { value, source, level: 1 }]));
  toFormat(resolved.format, io);
  toClient({ url: { value: defaults.url, source: "default", level: 0 }, ...resolved }, io);
}
