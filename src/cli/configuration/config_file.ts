import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { oneLine } from "../output/one_line.ts";
import { UsageError } from "../usage_error.ts";
import { isSettingKey, type SettingKey, settings } from "./settings.ts";

export type FileValues = Readonly<Partial<Record<SettingKey, string>>>;

export interface ConfigFile {
  /** What stands at the top: of whoever names no profile. */
  readonly main: FileValues;
  readonly profiles: Readonly<Record<string, FileValues>>;
}

/** @throws UsageError when it cannot be read, or holds what it must not. A file that is not there is empty. */
export function readConfigFile(path: string): ConfigFile {
  const text = readText(path);
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  // Not the lines themselves: they may hold a secret.
  if (error) throw new UsageError(`Cannot read ${path}: ${oneLine(error.message.split("\n")[0] ?? "")}`);
  const { profiles = {}, ...main } = objectOf(document.toJS() ?? {}, path, "the file");
  const named = Object.entries(objectOf(profiles, path, "profiles"));
  return {
    main: valuesOf(main, path, ""),
    profiles: Object.fromEntries(named.map(([name, values]) => {
      const place = `profiles.${name}`;
      return [name, valuesOf(objectOf(values ?? {}, path, place), path, `${place}.`)];
    })),
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return "";
    throw new UsageError(`Cannot read the configuration ${path}: ${code}`, { cause: error });
  }
}

function objectOf(value: unknown, path: string, place: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new UsageError(`Cannot use ${path}: ${place} must be a mapping of keys to values`);
}

function valuesOf(values: Record<string, unknown>, path: string, prefix: string): FileValues {
  const known = settings.map(({ key }) => key).join(", ");
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null).map(([key, value]) => {
      if (!isSettingKey(key)) {
        throw new UsageError(
          `Cannot use ${path}: it has the unknown key "${prefix}${key}"; known are ${known}`,
        );
      }
      if (typeof value === "object") {
        throw new UsageError(`Cannot use ${path}: "${prefix}${key}" must be a text`);
      }
      return [key, String(value)];
    }),
  );
}
