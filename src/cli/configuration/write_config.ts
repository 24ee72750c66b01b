import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { parseDocument } from "yaml";
import { UsageError } from "../usage_error.ts";
import type { SettingKey } from "./settings.ts";

export interface ConfigChange {
  readonly path: string;
  /** Default: the top of the file. */
  readonly profile: string | undefined;
  /** `undefined` takes a key out. */
  readonly values: Readonly<Partial<Record<SettingKey, string | undefined>>>;
}

/** Change values and leave the rest, comments too, as it is. Only its owner may read the file, which is replaced as a whole. */
export function writeConfig({ path, profile, values }: ConfigChange): void {
  const document = parseDocument(existsSync(path) ? readFileSync(path, "utf8") : "");
  const place = profile === undefined ? [] : ["profiles", profile];
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) document.deleteIn([...place, key]);
    else document.setIn([...place, key], value);
  }
  const unfinished = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(unfinished, document.toString(), { mode: 0o600 });
    chmodSync(unfinished, 0o600);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`Cannot write the configuration ${path}: ${code}`, { cause: error });
  }
}
