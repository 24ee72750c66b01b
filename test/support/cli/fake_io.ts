import { Writable } from "node:stream";
import type { Io, Sink } from "../../../src/cli/io.ts";

export interface FakeIoOptions {
  /** Columns of the terminal that both outputs are; default: they are none. */
  readonly columns?: number | undefined;
  readonly env?: Readonly<Record<string, string>>;
  /** Default: one that is not there. */
  readonly homeFolder?: string;
  readonly stdin?: string;
  /** What a person answers, one after the other. */
  readonly answers?: readonly string[];
  readonly fetch?: typeof globalThis.fetch;
  readonly now?: () => number;
}

export interface FakeIo extends Io {
  /** What was written so far. */
  out(): string;
  err(): string;
  /** What a person was asked, and whether the answer could be seen. */
  readonly asked: readonly { readonly question: string; readonly secret: boolean }[];
  /** Press Ctrl-C. */
  interrupt(): void;
  /** With what the process was ended at once. */
  readonly ended: readonly number[];
}

/** A process that never was: its outputs are texts, and nothing is configured. */
export function createFakeIo(options: FakeIoOptions = {}): FakeIo {
  const [stdout, stderr] = [createSink(options.columns), createSink(options.columns)];
  const asked: { question: string; secret: boolean }[] = [];
  const answers = [...options.answers ?? []];
  const listeners = new Set<() => void>();
  const ended: number[] = [];
  return {
    stdout: stdout.sink,
    stderr: stderr.sink,
    out: stdout.text,
    err: stderr.text,
    stdin: {
      isTTY: options.answers !== undefined,
      read: () => Promise.resolve(options.stdin ?? ""),
      ask(question, { secret = false } = {}) {
        asked.push({ question, secret });
        return Promise.resolve(answers.shift() ?? "");
      },
    },
    env: options.env ?? {},
    homeFolder: options.homeFolder ?? "/nowhere",
    now: options.now ?? Date.now,
    onInterrupt(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    end: (exitCode) => void ended.push(exitCode),
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    asked,
    ended,
    interrupt: () => [...listeners].forEach((listener) => listener()),
  };
}

function createSink(columns: number | undefined): { readonly sink: Sink; text(): string } {
  const chunks: Uint8Array[] = [];
  const stream = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  const sink = Object.assign(stream, columns === undefined ? {} : { isTTY: true, columns });
  return { sink, text: () => new TextDecoder().decode(concatenated(chunks)) };
}

function concatenated(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
