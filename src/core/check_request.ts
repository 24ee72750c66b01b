import type { ExecuteRequest, Subscriber } from "../ogc/execute_request.ts";
import { type Fault, GatewayError } from "./errors.ts";
import { checkInputs } from "./inputs.ts";
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
  const all = [...faults, ...checkOutputs(process, request.outputs ?? {})];
  if (all.length > 0) {
    const detail = `Cannot execute "${process.id}": ${all[0]?.detail}${
      all.length > 1 ? ` (and ${all.length - 1} more)` : ""
    }`;
    throw new GatewayError("invalid-inputs", detail, { errors: all });
  }
  await checkSubscriber(subscribers, request.subscriber);
  return inputs;
}

function checkOutputs(
  { outputs = {}, outputTransmission = ["value"] }: OfferedProcess["process"],
  wanted: NonNullable<ExecuteRequest["outputs"]>,
): readonly Fault[] {
  return Object.entries(wanted).flatMap(([id, { transmissionMode = "value" }]): readonly Fault[] => {
    const pointer = jsonPointer("outputs", id);
    if (!Object.hasOwn(outputs, id)) {
      return [{
        pointer,
        detail: `The process has no output "${id}"; it has ${Object.keys(outputs).join(", ")}`,
      }];
    }
    if (outputTransmission.includes(transmissionMode)) return [];
    const detail = `Output "${id}" cannot be sent by ${transmissionMode}, only by ${
      outputTransmission.join(" or ")
    }`;
    return [{ pointer: `${pointer}/transmissionMode`, detail }];
  });
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
