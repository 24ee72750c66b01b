import { readdirSync, readlinkSync } from "node:fs";
import process from "node:process";

/** The files below a folder that a process has open; undefined where the system does not say. */
export function openFilesBelow(folder: string, pid: number | undefined): readonly string[] | undefined {
  if (process.platform !== "linux" || pid === undefined) return undefined;
  const handles = `/proc/${pid}/fd`;
  return readdirSync(handles).flatMap((handle) => {
    try {
      const path = readlinkSync(`${handles}/${handle}`);
      return path.startsWith(`${folder}/`) ? [path] : [];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}
