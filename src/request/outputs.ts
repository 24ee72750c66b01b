import type { Format, OutputRequest } from "../ogc/execute_request.ts";
import type { ProcessDescription, ValueSchema } from "../ogc/process.ts";
import { chooseFormat } from "../schema/choose_format.ts";
import { stepTo, type ValueFault } from "../schema/rule.ts";
import { checkerOf } from "../schema/value_schema.ts";
import { mostFaults } from "./inputs.ts";
import { unknownName } from "./unknown_name.ts";

/** Whether the process has the outputs that are wanted, in the formats and by the way that they are wanted. */
export function checkOutputs(
  { outputs = {}, outputTransmission = ["value"] }: ProcessDescription,
  wanted: Readonly<Record<string, OutputRequest>>,
): readonly ValueFault[] {
  const faults: ValueFault[] = [];
  for (const [id, { transmissionMode = "value", format = {} }] of Object.entries(wanted)) {
    if (faults.length >= mostFaults) break;
    const pointer = `/outputs${stepTo(id)}`;
    const described = Object.hasOwn(outputs, id) ? outputs[id] : undefined;
    if (described === undefined) {
      faults.push({ pointer, detail: unknownName("output", id, Object.keys(outputs)) });
      continue;
    }
    if (!outputTransmission.includes(transmissionMode)) {
      const ways = outputTransmission.join(" or ");
      const detail = `Output "${id}" cannot be sent by ${transmissionMode}, only by ${ways}`;
      faults.push({ pointer: `${pointer}/transmissionMode`, detail });
    }
    faults.push(...checkFormat(described.schema, format, `${pointer}/format`));
  }
  return faults;
}

/** `/req/ogc-process-description/output-mixed-type`: a format is one of the alternatives. */
function checkFormat(schema: ValueSchema, format: Format, pointer: string): readonly ValueFault[] {
  const given = Object.fromEntries(
    Object.entries(format).filter(([, value]) => value !== undefined).map((
      [name, value],
    ) => [name, { value, pointer: `/${name}` }]),
  );
  const choice = chooseFormat(checkerOf(schema).formats, given);
  return choice.kind === "refused"
    ? [{ pointer: pointer + choice.fault.pointer, detail: choice.fault.detail }]
    : [];
}
