/**
 * The rooms check: every import in `src` and `workers`, and every name of the platform, against `rooms_table.ts`.
 * `deno run -A .ci/rooms.ts`
 */
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import process from "node:process";
import { reasons, type Room, rooms } from "./rooms_table.ts";
import { type Import, importOf, type Node, parse, spokenBy, visit } from "./syntax_tree.ts";

export interface SourceFile {
  /** From the root of the repository: `src/core/job.ts`. */
  readonly path: string;
  readonly text: string;
}

/** Every violation, one sentence each, in the order of the files. Empty when the house is in order. */
export function violations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const name = roomOf(file.path);
    const room = name === undefined ? undefined : rooms[name];
    if (name === undefined || room === undefined) {
      return [`${file.path} is in no room: put it into one, or open a room in .ci/rooms_table.ts`];
    }
    const faults: string[] = [];
    visit(parse(file.path, file.text), (node, parent) => {
      const fault = importFault(importOf(node), file.path, name, room) ?? touchFault(node, parent, room);
      if (fault !== undefined) faults.push(`${file.path}:${lineOf(file.text, node.start)} ${fault}`);
    });
    return faults;
  });
}

/** The narrowest entry of the table that holds the path. */
function roomOf(path: string): string | undefined {
  if (/^src\/[^/]+\.ts$/.test(path)) return "src/*.ts";
  return Object.keys(rooms).filter((room) => path === room || path.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

function importFault(found: Import | undefined, path: string, name: string, room: Room): string | undefined {
  if (found === undefined) return undefined;
  const { specifier, typesOnly } = found;
  if (specifier === undefined) return "imports a computed name: write it out, so that it can be checked";
  if (/^(npm|jsr|https?):/.test(specifier)) {
    return `imports "${specifier}": name the package in deno.json and import it by that name`;
  }
  const target = specifier.startsWith(".") ? join(dirname(path), specifier) : specifier;
  if (isOwn(name, path, target) || room.mayImport.some((allowed) => allows(allowed, target, typesOnly))) {
    return undefined;
  }
  return `imports ${target}: ${name} may import ${room.mayImport.join(", ")}`;
}

/** A room's own files; for a deployable, those of its own folder. */
function isOwn(name: string, path: string, target: string): boolean {
  if (name !== "workers") return roomOf(target) === name;
  return target.startsWith(`${path.split("/").slice(0, 2).join("/")}/`);
}

function allows(allowed: string, target: string, typesOnly: boolean): boolean {
  if (allowed === "*") return true;
  if (allowed.startsWith("types of ")) return typesOnly && allows(allowed.slice(9), target, typesOnly);
  if (allowed === "node:") return target.startsWith("node:");
  if (target === `src/${allowed}` || target === allowed) return true;
  return target.startsWith("src/") ? roomOf(target) === `src/${allowed}` : target.startsWith(`${allowed}/`);
}

function touchFault(node: Node, parent: Node | undefined, room: Room): string | undefined {
  const spoken = spokenBy(node, parent);
  if (spoken === undefined || !room.neverTouches?.includes(spoken)) return undefined;
  return `speaks \`${spoken}\`: ${reasons[spoken]}`;
}

function lineOf(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}

if (import.meta.main) {
  // Declarations import nothing and do nothing.
  const paths = globSync("{src,workers}/**/*.ts").filter((path) => !path.endsWith(".d.ts")).sort();
  const found = violations(paths.map((path) => ({ path, text: readFileSync(path, "utf8") })));
  for (const violation of found) console.error(violation);
  console.log(`rooms: ${paths.length} files, ${found.length} violations`);
  if (found.length > 0) process.exit(1);
}
