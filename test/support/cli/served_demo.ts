import { createRunnerProgram } from "../runner_program.ts";
import { serveGateway } from "../served_gateway.ts";

export interface ServedDemo extends AsyncDisposable {
  readonly url: string;
}

/** A gateway with the processes that a new user meets first, each program a process of its own. */
export async function serveDemo(): Promise<ServedDemo> {
  const runner = await createRunnerProgram();
  try {
    await runner.start();
    const served = await serveGateway({ runners: [runner] });
    return {
      url: served.gateway.url,
      async [Symbol.asyncDispose]() {
        await served[Symbol.asyncDispose]();
        await runner.stop();
      },
    };
  } catch (error) {
    await runner.stop();
    throw error;
  }
}
