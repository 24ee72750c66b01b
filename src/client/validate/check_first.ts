import type { ExecuteRequest } from "../../ogc/execute_request.ts";
import type { ProcessDescription } from "../../ogc/process.ts";
import { InvalidInputsError } from "../errors/invalid_inputs_error.ts";
import { limited } from "../transport/limited.ts";
import type { Check, ClientRequest, Transport } from "../transport/transport.ts";
import type { Fault } from "./validate.ts";

/** A batch has the inputs of several requests, which share the rest. */
type Body = Omit<ExecuteRequest, "inputs"> & {
  readonly processID?: string;
  readonly inputs?: ExecuteRequest["inputs"] | readonly NonNullable<ExecuteRequest["inputs"]>[];
};

/** No answer of the gateway lists more. */
const mostFaults = 100;

/**
 * For `createClient({ check })`: an execution is held against the description of its process, and one with faults is not sent. Each
 * description is asked for once, and kept for as long as the client; make another client when processes have changed.
 *
 * ```ts
 * const client = createClient({ url, check: checkFirst(validate) });
 * await client.execute("simulate_scene", { resolution: 5 }); // InvalidInputsError, and nothing was sent
 * ```
 *
 * What it makes throws NoSuchProcessError; InvalidInputsError with every fault in `errors`; TransportError; the reason of a signal.
 *
 * @param validate what finds the faults: `validate`, or rules of one's own
 */
export function checkFirst(
  validate: (process: ProcessDescription, request: ExecuteRequest) => readonly Fault[],
): Check {
  const described = new Map<string, Promise<ProcessDescription>>();
  const describe = (transport: Transport, path: string): Promise<ProcessDescription> => {
    const url = transport.url + path;
    const asked = described.get(url) ?? transport.read<ProcessDescription>({ path });
    described.set(url, asked);
    asked.catch(() => described.delete(url));
    return asked;
  };
  return async (execution, transport) => {
    const path = processPath(execution);
    // Several may wait for one answer: whoever gives up does so alone.
    const process = await limited(() => describe(transport, path), { signals: [execution.signal] });
    const found = requestsOf(execution.body as Body).flatMap(({ request, place }) =>
      validate(process, request).map(({ pointer, detail }) => ({ pointer: place(pointer), detail }))
    );
    // What the requests of a batch share is at fault once.
    const errors = [...new Map(found.map((fault) => [`${fault.pointer} ${fault.detail}`, fault])).values()];
    if (errors.length > 0) throw notSent(execution, transport, errors.slice(0, mostFaults));
  };
}

function processPath({ path, body }: ClientRequest): string {
  const { processID } = body as Body;
  return processID === undefined
    ? path.replace(/\/execution$/, "")
    : `/processes/${encodeURIComponent(processID)}`;
}

interface Held {
  readonly request: ExecuteRequest;
  /** Where in the body a place in the request is. */
  place(pointer: string): string;
}

function requestsOf({ inputs, processID: _processID, ...shared }: Body): readonly Held[] {
  if (!Array.isArray(inputs)) return [{ request: { ...shared, inputs } as ExecuteRequest, place: (p) => p }];
  return inputs.map((one, index) => ({
    request: { ...shared, inputs: one },
    place: (pointer) => pointer.replace(/^\/inputs/, `/inputs/${index}`),
  }));
}

function notSent(
  { method = "POST", path }: ClientRequest,
  { url }: Transport,
  errors: readonly Fault[],
): InvalidInputsError {
  const [first] = errors;
  const others = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return new InvalidInputsError({
    request: { method, url: url + path },
    status: 0,
    problem: {
      type: "invalid-inputs",
      title: "Invalid inputs",
      detail: `${first?.pointer} ${first?.detail}${others}`,
      errors,
    },
  });
}
