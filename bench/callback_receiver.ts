import { wallClock } from "./wall_clock.ts";

/** A subscriber in this process that answers 200 to everything and wakes whoever waits for it. */
export interface CallbackReceiver extends AsyncDisposable {
  readonly url: string;
  /** For `TIDEGATE_PRIVATE_SUBSCRIBERS`. */
  readonly host: string;
  /**
   * When the callback to that path came, in milliseconds of `wallClock`. Call it before the callback can come.
   *
   * @throws Error after a minute
   */
  expect(path: string): Promise<number>;
}

const patienceMilliseconds = 60_000;

export function receiveCallbacks(): CallbackReceiver {
  const waiting = new Map<string, (at: number) => void>();

  function receive(request: Request): Response {
    const { pathname } = new URL(request.url);
    const tell = waiting.get(pathname);
    waiting.delete(pathname);
    tell?.(wallClock());
    return new Response();
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, receive);
  const host = `127.0.0.1:${server.addr.port}`;
  return {
    url: `http://${host}`,
    host,
    expect(path) {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const giveUp = setTimeout(() => {
        waiting.delete(path);
        reject(new Error(`No callback to ${path} within a minute`));
      }, patienceMilliseconds);
      waiting.set(path, (at) => {
        clearTimeout(giveUp);
        resolve(at);
      });
      return promise;
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
