import type { ExecuteRequest, Subscriber } from "../ogc/execute_request.ts";
import { checkInputs, mostFaults } from "../request/inputs.ts";
import { checkOutputs } from "../request/outputs.ts";
import { type Fault, GatewayError } from "./errors.ts";
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
  const all = [...faults, ...checkOutputs(process, request.outputs ?? {})].slice(0, mostFaults);
  if (all.length > 0) {
    const others = all.length === mostFaults ? `at least ${mostFaults - 1}` : all.length - 1;
    const detail = `Cannot execute "${process.id}": ${told(all[0])}${
      all.length > 1 ? ` (and ${others} more)` : ""
    }`;
    throw new GatewayError("invalid-inputs", detail, { errors: all });
  }
  await checkSubscriber(subscribers, request.subscriber);
  return inputs;
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
