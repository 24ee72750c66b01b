import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { v7 } from "uuid";
import { checkInputs } from "../src/request/inputs.ts";
import { jsonBody } from "../src/http/json_body.ts";
import { jobPath, processPath } from "../src/http/parameters.ts";
import { executeRequest } from "../src/ogc/execute_request.ts";
import { processDescription } from "../src/ogc/process.ts";

/** The raw writes and reads of one store. */
export interface FloorStore {
  insert(job: NewJob): Promise<void>;
  /** The text that answers a poll. */
  read(id: string): Poll | Promise<Poll>;
}

export interface NewJob {
  readonly id: string;
  readonly time: Date;
  /** JSON */
  readonly inputs: string;
  /** Of its subscriber. */
  readonly successUri?: string;
}

export type Poll = string | undefined;

export interface FloorAppOptions {
  /** An execute request is checked against it. */
  readonly process: unknown;
  /** Whether the inputs are checked against the description. Default true. */
  readonly validates?: boolean;
  /** What a submit is answered, but for the id. */
  readonly answer: Readonly<Record<string, unknown>>;
}

/**
 * The least that a gateway of this make can do: Hono with zod-openapi, the same limits on the body, the same schemas for path and
 * body, the same check of the inputs, the raw writes and reads of a store, and nothing else. What the gateway does beyond it is
 * what it costs.
 */
export function floorApp(
  { process, answer, validates = true }: FloorAppOptions,
  store: FloorStore,
): OpenAPIHono {
  const described = processDescription.parse(process);
  const app = new OpenAPIHono();

  app.openapi(executeContract, async (c) => {
    const { processID } = c.req.valid("param");
    const { inputs: given = {}, subscriber } = c.req.valid("json");
    const { inputs, faults } = validates ? checkInputs(described, given) : { inputs: given, faults: [] };
    if (processID !== described.id || faults.length > 0) return c.json(faults, 400);
    const id = v7();
    const callback = subscriber?.successUri === undefined ? {} : { successUri: subscriber.successUri };
    await store.insert({ id, time: new Date(), inputs: JSON.stringify(inputs), ...callback });
    return c.json({ ...answer, jobID: id }, 201);
  });

  app.openapi(statusContract, (c) => {
    const toAnswer = (text: Poll): Response =>
      text === undefined
        ? c.json({ title: "No such job" }, 404)
        : c.body(text, 200, { "content-type": "application/json" });
    const found = store.read(c.req.valid("param").jobID);
    // A store that has it at once must not pay for one that has not.
    return found instanceof Promise ? found.then<Response>(toAnswer) : toAnswer(found);
  });
  return app;
}

const executeContract = createRoute({
  method: "post",
  path: "/processes/{processID}/execution",
  middleware: [jsonBody(1_048_576)] as const,
  request: {
    params: processPath,
    body: { required: true, content: { "application/json": { schema: executeRequest } } },
  },
  responses: { 201: { description: "Accepted" } },
});

const statusContract = createRoute({
  method: "get",
  path: "/jobs/{jobID}",
  request: { params: jobPath },
  responses: { 200: { description: "The job" } },
});
