import { join } from "node:path";
import type { Io } from "../io.ts";

/** Where the configuration is kept: `--config`, `TIDEGATE_CONFIG`, or the folder for such files (XDG Base Directory). */
export function configPath({ env, homeFolder }: Pick<Io, "env" | "homeFolder">, flag?: string): string {
  const folder = env.XDG_CONFIG_HOME || join(homeFolder, ".config");
  return flag || env.TIDEGATE_CONFIG || join(folder, "tidegate", "config.yaml");
}
