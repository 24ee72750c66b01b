import { connect, createServer, type Server, type Socket } from "node:net";
import { freePort } from "./free_port.ts";
import { pause } from "./pause.ts";

/**
 * - `pass`: what a wire does.
 * - `blackhole`: connections are accepted and kept, and nothing comes through, either way.
 * - `dropAnswers`: requests come through, their answers do not.
 * - `reset`: every connection is broken, and new ones are refused.
 * - `delay`: what is answered comes so many milliseconds later.
 */
export type TcpMode = "pass" | "blackhole" | "dropAnswers" | "reset" | { readonly delay: number };

export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** `redis://127.0.0.1:<port>` */
  readonly url: string;
  /** Connections now open. */
  readonly connections: number;
  /** Bytes of answers that `dropAnswers` kept back so far: more than before means that something was executed. */
  readonly dropped: number;
  /** Connections now open come to nothing, ever, and are not broken, as when a router has forgotten them. New ones pass. */
  silence(): Promise<void>;
  /** From now on. Connections from which the old mode kept something back are broken. */
  mode(mode: TcpMode): Promise<void>;
  /** New connections lead to that port from now on. */
  leadTo(port: number): void;
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** Something that was sent over it never arrived, so it is of no more use. */
  incomplete: boolean;
  /** Nothing will come through any more. */
  silent: boolean;
}

/** A way to a port of 127.0.0.1 that can be disturbed. Its own port stays the same. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const port = await freePort();
  const pairs = new Set<Pair>();
  let current: TcpMode = "pass";
  let there = target;
  let dropped = 0;

  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: "127.0.0.1", port: there, noDelay: true });
    const pair: Pair = { near, far, incomplete: false, silent: false };
    pairs.add(pair);
    let answered = Promise.resolve();
    near.on("data", (chunk) => {
      if (pair.silent) return;
      if (current === "blackhole") pair.incomplete = true;
      else far.write(chunk);
    });
    far.on("data", (chunk) => {
      if (pair.silent) return;
      if (current === "blackhole" || current === "dropAnswers") {
        pair.incomplete = true;
        dropped += chunk.length;
        return;
      }
      // One after the other, also when the delay becomes shorter.
      const due = typeof current === "object" ? pause(current.delay) : undefined;
      answered = Promise.all([answered, due]).then(() => void near.write(chunk));
    });
    for (const socket of [near, far]) {
      socket.on("error", () => {});
      socket.on("close", () => destroy(pair));
    }
  });

  function destroy(pair: Pair): void {
    pairs.delete(pair);
    pair.near.destroy();
    pair.far.destroy();
  }

  async function mode(next: TcpMode): Promise<void> {
    const refusedBefore = current === "reset";
    current = next;
    for (const pair of pairs) if (next === "reset" || (pair.incomplete && !pair.silent)) destroy(pair);
    if (next === "reset" && !refusedBefore) await close(server);
    if (next !== "reset" && refusedBefore) await listen(server, port);
  }

  await listen(server, port);
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    get connections() {
      return pairs.size;
    },
    get dropped() {
      return dropped;
    },
    async silence() {
      for (const pair of pairs) pair.silent = true;
      await mode("pass");
    },
    mode,
    leadTo: (port) => void (there = port),
    [Symbol.asyncDispose]: () => mode("reset"),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server.removeListener("error", reject) && undefined));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
