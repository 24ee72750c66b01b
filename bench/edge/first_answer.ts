import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { performance } from "node:perf_hooks";
import type { PlainWorkerd } from "../../test/edge/plain_workerd.ts";

const pollMilliseconds = 1;
const mostSeconds = 20;

/** Milliseconds from the start of the process until it has answered its first request. It is ended then. */
export async function firstAnswer({ command: [executable, ...args], port }: PlainWorkerd): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(executable, args, { stdio: "ignore" });
  const exited = once(child, "exit");
  try {
    const socket = await connected(port, startedAt + mostSeconds * 1000);
    socket.write("GET /health/live HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    const [answer] = await once(socket, "data", { signal: AbortSignal.timeout(mostSeconds * 1000) });
    const milliseconds = performance.now() - startedAt;
    socket.destroy();
    if (!String(answer).startsWith("HTTP/1.1 200")) throw new Error(`Its first answer was ${String(answer)}`);
    return milliseconds;
  } finally {
    child.kill("SIGKILL");
    await exited;
  }
}

async function connected(port: number, until: number): Promise<Socket> {
  while (performance.now() < until) {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return socket;
    } catch {
      socket.destroy();
      await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
    }
  }
  throw new Error(`workerd did not listen within ${mostSeconds} s`);
}
