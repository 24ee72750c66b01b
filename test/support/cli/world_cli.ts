import { run } from "../../../src/cli/run.ts";
import { publicUrl, type World } from "../world.ts";
import { createFakeIo, type FakeIo, type FakeIoOptions } from "./fake_io.ts";

export interface WorldCli {
  readonly io: FakeIo;
  /** The exit code, once it has ended. */
  readonly code: Promise<number>;
  /** What it asked the gateway: `GET /jobs/...`. */
  readonly requests: readonly Request[];
}

/** The command line before a gateway in this process. What it does goes on while the test does something else. */
export function worldCli(world: World, args: readonly string[], options: FakeIoOptions = {}): WorldCli {
  const requests: Request[] = [];
  const io = createFakeIo({
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(request.clone());
      return await world.gateway.fetch(request);
    },
    ...options,
    env: {
      TIDEGATE_URL: publicUrl,
      ...(world.operatorKey === undefined ? {} : { TIDEGATE_TOKEN: world.operatorKey }),
      ...options.env,
    },
  });
  return { io, code: run(args, io), requests };
}

/** All of it, once it has ended. */
export async function ranCli(world: World, args: readonly string[], options: FakeIoOptions = {}) {
  const { io, code, requests } = worldCli(world, args, options);
  return { code: await code, out: io.out(), err: io.err(), requests };
}
