import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The keys of all objects in the R2 buckets that a local workerd keeps in the folder (`wrangler dev --persist-to`). */
export function storedInR2(folder: string): readonly string[] {
  const below = join(folder, "v3", "r2");
  if (!existsSync(below)) return [];
  const files = readdirSync(below, { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith(".sqlite")).flatMap((file) => keysIn(join(below, file)));
}

function keysIn(file: string): readonly string[] {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE name = '_mf_objects'").all();
    if (tables.length === 0) return [];
    return database.prepare("SELECT key FROM _mf_objects").all().map(({ key }) => String(key));
  } finally {
    database.close();
  }
}
