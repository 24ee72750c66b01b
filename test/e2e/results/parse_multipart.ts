import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { pathOf } from "../../support/has.ts";

export interface ParsedMessage {
  readonly type: string;
  /** The `type` parameter. */
  readonly first: string;
  /** What comes before the first part and after the last. */
  readonly around: readonly [string, string];
  readonly defects: readonly string[];
  readonly parts: readonly {
    readonly id: string;
    readonly type: string;
    readonly location: string | null;
    readonly size: number;
    readonly sha256: string;
  }[];
}

const script = fileURLToPath(new URL("parts.py", import.meta.url));

/** A multipart answer as Python's `email` reads it. */
export function parseMultipart(contentType: string, body: Uint8Array): ParsedMessage {
  const input = Buffer.concat([Buffer.from(`Content-Type: ${contentType}\r\n\r\n`), body]);
  const { status, stdout, stderr } = spawnSync(pathOf("python"), [script], { input, encoding: "utf8" });
  if (status !== 0) throw new Error(`Python could not read the answer: ${stderr}`);
  return JSON.parse(stdout) as ParsedMessage;
}
