import type { Client } from "../../client/mod.ts";
import type { ExecuteRequest, ResponseForm } from "../../ogc/execute_request.ts";
import type { ProcessDescription } from "../../ogc/process.ts";
import type { Io } from "../io.ts";
import { parseAssignment } from "./assignment.ts";
import { readRequest } from "./read_request.ts";
import { toInputs } from "./to_inputs.ts";
import { toSubscriber } from "./to_subscriber.ts";

/** What was typed for an execute request. */
export interface TypedRequest {
  readonly processId: string;
  /** `name=value` and the like. */
  readonly assignments: readonly string[];
  /** A file with a whole request, or `-`. What is typed beside it wins. */
  readonly file?: string | undefined;
  readonly outputs?: readonly string[] | undefined;
  readonly response?: ResponseForm | undefined;
  readonly subscriber?: readonly string[] | undefined;
}

export interface DescribedRequest {
  readonly request: ExecuteRequest;
  readonly process: ProcessDescription;
}

/** @throws UsageError, NoSuchProcessError */
export async function toRequest(client: Client, typed: TypedRequest, io: Io): Promise<DescribedRequest> {
  const { processId, outputs = [], response, subscriber = [] } = typed;
  const assignments = typed.assignments.map(parseAssignment);
  const given = typed.file === undefined ? {} : await readRequest(typed.file, io);
  const process = await client.process(processId);
  const request = {
    ...given,
    inputs: toInputs(assignments, process, given.inputs),
    ...(outputs.length === 0 ? {} : { outputs: Object.fromEntries(outputs.map((id) => [id, {}])) }),
    ...(response === undefined ? {} : { response }),
    ...(subscriber.length === 0 ? {} : { subscriber: { ...given.subscriber, ...toSubscriber(subscriber) } }),
  };
  return { request, process };
}
