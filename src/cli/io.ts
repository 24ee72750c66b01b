/** What is written to, as Node's standard streams are. */
export type Sink = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  /** Of a terminal; not every one tells it. */
  readonly columns?: number;
};

/** Everything that the commands have to do with the process that they run in. */
export interface Io {
  /** The answer, and nothing else. */
  readonly stdout: Sink;
  /** Notes, progress and errors. */
  readonly stderr: Sink;
  readonly stdin: StandardInput;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** Call on each Ctrl-C, which then does not end the process. Returns what takes it back. */
  onInterrupt(listener: () => void): () => void;
  /** End the process at once. */
  end(exitCode: number): void;
  /** What requests are sent with. Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch;
}

export interface StandardInput {
  /** Whether a person can be asked. */
  readonly isTTY: boolean;
  /** All of it, until it ends. */
  read(): Promise<string>;
  /** A line that a person types; nobody sees it when it is `secret`. */
  ask(question: string, options?: { readonly secret?: boolean }): Promise<string>;
}
