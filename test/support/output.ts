import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** One line of a structured log. */
export type LogEntry = Readonly<Record<string, unknown>>;

/** What a program has written so far, line by line, over all of its starts. */
export interface Output {
  readonly lines: readonly string[];
  /** The lines that are JSON objects, parsed. */
  entries(): LogEntry[];
  /** Resolves with the first line that fits: one that was written already, or the next one that comes. */
  line(fits: (line: string) => boolean, within?: Wait): Promise<string>;
  /** The same for entries of the log. */
  entry(fits: (entry: LogEntry) => boolean, within?: Wait): Promise<LogEntry>;
}

export interface Wait {
  /** Default 10. */
  readonly seconds?: number;
  /** Look only at lines from this one on, for example `output.lines.length` before the act. Default 0. */
  readonly fromLine?: number;
}

export interface OutputSink extends Output {
  read(stream: Readable): void;
}

export function createOutput(name: string): OutputSink {
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>();

  function take(line: string): void {
    lines.push(line);
    for (const listener of [...listeners]) listener(line);
  }

  function line(fits: (line: string) => boolean, { seconds = 10, fromLine = 0 }: Wait = {}): Promise<string> {
    const seen = lines.slice(fromLine).find(fits);
    if (seen !== undefined) return Promise.resolve(seen);
    return new Promise((resolve, reject) => {
      const listener = (next: string) => {
        if (!fits(next)) return;
        stop();
        resolve(next);
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`No line of ${name} fitted within ${seconds} s. Its last lines:\n${tail(lines)}`));
      }, seconds * 1000);
      const stop = () => {
        clearTimeout(timer);
        listeners.delete(listener);
      };
      listeners.add(listener);
    });
  }

  return {
    lines,
    read: (stream) => void createInterface({ input: stream, crlfDelay: Infinity }).on("line", take),
    line,
    entries: () => lines.map(parseEntry).filter((entry) => entry !== undefined),
    async entry(fits, within) {
      const found = await line((text) => {
        const entry = parseEntry(text);
        return entry !== undefined && fits(entry);
      }, within);
      return JSON.parse(found) as LogEntry;
    },
  };
}

export function tail(lines: readonly string[], count = 20): string {
  return lines.slice(-count).map((line) => `  ${line}`).join("\n") || "  (nothing)";
}

function parseEntry(line: string): LogEntry | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as LogEntry;
  } catch {
    return undefined;
  }
}
