import type { ValueSchema } from "../ogc/process.ts";
import type { ValueFault } from "../schema/rule.ts";
import { checkerOf } from "../schema/value_schema.ts";

const text = { type: "string" };

/** execute.yaml as the gateway reads it, before it looks at the process. */
export const executeShape: ValueSchema = {
  type: "object",
  properties: {
    inputs: { type: "object" },
    outputs: {
      type: "object",
      additionalProperties: {
        type: "object",
        properties: {
          format: { type: "object", properties: { mediaType: text, encoding: text } },
          transmissionMode: { ...text, enum: ["value", "reference"] },
        },
      },
    },
    response: { ...text, enum: ["raw", "document"] },
    mode: { ...text, enum: ["sync", "async", "auto"] },
    subscriber: { type: "object", properties: { successUri: text, inProgressUri: text, failedUri: text } },
  },
};

/** What is wrong with a request whatever the process is. Only one without such faults can be held against a process. */
export function checkShape(request: unknown): readonly ValueFault[] {
  return checkerOf(executeShape).faults(request);
}
