import type { ExecuteRequest } from "../../ogc/execute_request.ts";
import type { ProcessDescription } from "../../ogc/process.ts";
import { checkInputs, mostFaults } from "../../request/inputs.ts";
import { checkOutputs } from "../../request/outputs.ts";
import { checkShape } from "../../request/shape.ts";
import { withUsableSchemas } from "../../request/usable_schemas.ts";

/** One fault of a request. */
export interface Fault {
  /** Where: a JSON pointer (RFC 6901) into the request, such as `/inputs/bbox/2`; empty for the request itself. */
  readonly pointer: string;
  /** What would be right, in words. */
  readonly detail: string;
}

/**
 * What is wrong with an execute request for a process: the same faults with the same pointers that the gateway answers with (400,
 * `errors`; `/req/core/process-execute-input-validation`), up to 100. Empty when it can be sent.
 *
 * It is checked as it is sent: `undefined` is left out, a Date is its text. What only a gateway knows is not checked: what lies
 * behind references, whether it would call the subscriber, how large a body it takes. Inputs and outputs whose schema cannot be
 * used (a pattern that is none, a `$ref` to a document elsewhere) may have any value.
 *
 * ```ts
 * const process = await client.process("simulate_scene");
 * const faults = validate(process, { inputs: { resolution: 5 } });
 * // [{ pointer: "/inputs/resolution", detail: "must be at most 1, not the number 5" }]
 * ```
 *
 * @param process its description
 * @throws TypeError when the request cannot be written as JSON
 */
export function validate(process: ProcessDescription, request: ExecuteRequest): readonly Fault[] {
  const sent: unknown = JSON.parse(JSON.stringify(request) ?? "null");
  const inShape = checkShape(sent);
  if (inShape.length > 0) return plain(inShape);
  const { inputs = {}, outputs = {} } = sent as ExecuteRequest;
  const usable = withUsableSchemas(process);
  return plain([...checkInputs(usable, inputs).faults, ...checkOutputs(usable, outputs)]);
}

/** What else a fault knows is not for callers. */
function plain(faults: readonly Fault[]): readonly Fault[] {
  return faults.slice(0, mostFaults).map(({ pointer, detail }) => ({ pointer, detail }));
}
