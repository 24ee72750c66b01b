import type { DispatchMessage } from "../../src/protocol/dispatch.ts";
import type { ReportInput } from "../../src/protocol/report.ts";
import { type RawRunner, startRawRunner } from "./raw_runner.ts";
import { type ServedGateway, serveGateway } from "./served_gateway.ts";

export interface ServedRawRunner extends ServedGateway {
  readonly runner: RawRunner;
}

/** A gateway in front of a runner that the test plays; it offers one process, `raw`. `policy` is its `x-tidegate` member. */
export async function serveRawRunner(
  policy: Readonly<Record<string, unknown>> = {},
): Promise<ServedRawRunner> {
  const runner = startRawRunner([{
    id: "raw",
    version: "1.0.0",
    jobControlOptions: ["async-execute", "dismiss"],
    outputs: { answer: { schema: { type: "string" } } },
    "x-tidegate": { defaultResponse: "document", ...policy },
  }]);
  const served = await serveGateway({
    runners: [{ name: "raw", url: runner.url, secret: runner.secret }],
    // What is answered is answered in time, however busy the machine is: each POST is counted.
    env: { TIDEGATE_LEASE_SECONDS: "6" },
  });
  return {
    runner,
    ...served,
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]();
      await runner[Symbol.asyncDispose]();
    },
  };
}

/** The final report of an attempt that went well. */
export function success(dispatch: DispatchMessage): ReportInput {
  return { sequence: 1, status: "successful", outputs: { answer: { value: `attempt ${dispatch.attempt}` } } };
}
