import { createRunner, type Process, type Runner, type RunnerOptions } from "../../src/runner/mod.ts";
import { FakeGateway } from "./fake_gateway.ts";

export interface ServedRunner extends AsyncDisposable {
  readonly runner: Runner;
  readonly url: string;
  readonly gateway: FakeGateway;
  /** The events of the runner's own log. */
  readonly logged: readonly { readonly event: string; readonly members: Readonly<Record<string, unknown>> }[];
}

/** Waits short enough for tests. */
export const shortTiming = {
  firstRetryMilliseconds: 10,
  longestRetryMilliseconds: 40,
  progressMilliseconds: 30,
};

/** A runner behind real HTTP and a gateway it reports to. Disposing it also shows that the runner kept to the protocol. */
export async function serveRunner(
  processes: readonly Process[],
  options: Partial<RunnerOptions> = {},
): Promise<ServedRunner> {
  const gateway = await new FakeGateway().start();
  const logged: { event: string; members: Readonly<Record<string, unknown>> }[] = [];
  const runner = createRunner({
    secret: gateway.secret,
    processes,
    timing: shortTiming,
    log: (_level, event, members) => logged.push({ event, members }),
    ...options,
  });
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, runner.fetch);
  return {
    runner,
    gateway,
    logged,
    url: `http://127.0.0.1:${server.addr.port}`,
    async [Symbol.asyncDispose]() {
      await runner.close(0);
      await server.shutdown();
      await gateway.stop();
      if (gateway.faults.length > 0) {
        throw new Error(`The runner broke the protocol: ${gateway.faults.join("; ")}`);
      }
    },
  };
}
