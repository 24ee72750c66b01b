import type { BatchRequest } from "../ogc/batch_request.ts";
import type { ExecuteRequest, Subscriber } from "../ogc/execute_request.ts";
import { checkInputs, mostFaults } from "../request/inputs.ts";
import { checkOutputs } from "../request/outputs.ts";
import { type Fault, GatewayError } from "./errors.ts";
import { jsonPointer } from "./json_pointer.ts";
import type { OfferedProcess, Ports } from "./ports.ts";

/**
 * The inputs of a request as the runner gets them, when it can be run as it is.
 *
 * @throws GatewayError `invalid-inputs` with every fault of inputs and outputs; `invalid-subscriber`
 */
export async function checkRequest(
  { subscribers }: Pick<Ports, "subscribers">,
  { process }: OfferedProcess,
  request: ExecuteRequest,
): Promise<Readonly<Record<string, unknown>>> {
  const { inputs, faults } = checkInputs(process, request.inputs ?? {});
  refuseFaults(process.id, [...faults, ...checkOutputs(process, request.outputs ?? {})]);
  await checkSubscriber(subscribers, request.subscriber);
  return inputs;
}

/**
 * The inputs of each job of a batch as the runner gets them, when all of them can be run. Pointers name the place in the batch.
 *
 * @throws GatewayError as `checkRequest`
 */
export async function checkBatch(
  { subscribers }: Pick<Ports, "subscribers">,
  { process }: OfferedProcess,
  { inputs: given, outputs, subscriber }: Pick<BatchRequest, "inputs" | "outputs" | "subscriber">,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const all: Readonly<Record<string, unknown>>[] = [];
  const found: Fault[] = [];
  for (const [position, one] of given.entries()) {
    const { inputs, faults } = checkInputs(process, one);
    const root = jsonPointer("inputs", position);
    for (const { pointer = "", detail } of faults) {
      found.push({ pointer: root + pointer.slice("/inputs".length), detail });
    }
    if (found.length >= mostFaults) break;
    all.push(inputs);
  }
  refuseFaults(process.id, [...found, ...checkOutputs(process, outputs ?? {})]);
  await checkSubscriber(subscribers, subscriber);
  return all;
}

function refuseFaults(processId: string, faults: readonly Fault[]): void {
  const all = faults.slice(0, mostFaults);
  if (all.length === 0) return;
  const others = all.length === mostFaults ? `at least ${mostFaults - 1}` : all.length - 1;
  const detail = `Cannot execute "${processId}": ${told(all[0])}${
    all.length > 1 ? ` (and ${others} more)` : ""
  }`;
  throw new GatewayError("invalid-inputs", detail, { errors: all });
}

async function checkSubscriber(policy: Ports["subscribers"], subscriber: Subscriber = {}): Promise<void> {
  const members = ["successUri", "inProgressUri", "failedUri"] as const;
  const faults: Fault[] = [];
  for (const member of members) {
    const url = subscriber[member];
    const detail = url === undefined ? undefined : await policy.refusal(url);
    if (detail !== undefined) faults.push({ pointer: `/subscriber/${member}`, detail });
  }
  if (faults.length === 0) return;
  throw new GatewayError("invalid-subscriber", `Cannot call back: ${faults[0]?.detail}`, { errors: faults });
}

/** The detail of a fault with its place, where that is not in its words already. */
function told(fault: Fault | undefined): string {
  const { pointer = "", detail = "" } = fault ?? {};
  return /^[A-Z]/.test(detail) ? detail : `${pointer} ${detail}`;
}
