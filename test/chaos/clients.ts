import type { Stage } from "./stage.ts";
import { begin } from "./steps.ts";
import type { GatewayProcess } from "./gateway_process.ts";
import { operatorKey, publicUrl, urls } from "./outside.ts";

/** What clients keep in mind: a key is sent again until it was acknowledged. */
export interface Clients {
  /** Key of a request to the inputs that it makes jobs for. */
  readonly asked: Map<string, readonly string[]>;
  /** Key to the jobs that the gateway answered with, each time the same. */
  readonly acknowledged: Map<string, readonly string[]>;
  readonly groups: Set<string>;
  submit(process: GatewayProcess, key: string): void;
  submitBatch(process: GatewayProcess, key: string): void;
  /** A key that was acknowledged, with another request. */
  misuse(process: GatewayProcess, key: string): void;
  dismiss(process: GatewayProcess, jobId: string): void;
  dismissGroup(process: GatewayProcess, group: string): void;
  poll(process: GatewayProcess, jobId: string): void;
  /** An operator asks for a delivery again, whatever became of it. */
  replay(process: GatewayProcess, jobId: string, deliveryId: string): void;
}

const batchSize = 4;

export function createClients(stage: Stage): Clients {
  const { broken, ledger } = stage;
  const asked = new Map<string, readonly string[]>();
  const acknowledged = new Map<string, readonly string[]>();
  const groups = new Set<string>();

  function ask(
    process: GatewayProcess,
    [method, path, body, key]: readonly [string, string, unknown?, string?],
    answered: (status: number, body: Record<string, unknown>) => void,
  ): void {
    const init: RequestInit = { method };
    if (body !== undefined) init.body = JSON.stringify(body);
    init.headers = {
      "content-type": "application/json",
      ...(key === undefined ? {} : { "idempotency-key": key }),
      ...(path.startsWith("/admin/") ? { "x-api-key": operatorKey } : {}),
    };
    begin(stage, process, `${method} ${path}`, async () => {
      const answer = await process.fetch(new Request(publicUrl + path, init));
      const text = await answer.text();
      stage.trace.push(`${method} ${path} ${key ?? ""} ${answer.status}`);
      answered(answer.status, text === "" ? {} : JSON.parse(text));
    });
  }

  function expectOneOf(what: string, status: number, allowed: readonly number[]): void {
    if (!allowed.includes(status)) broken.push(`${what} is never answered ${status}`);
  }

  /** What is acknowledged is there, and is what it was before. */
  function acknowledge(key: string, jobIds: readonly string[]): void {
    for (const [i, jobId] of jobIds.entries()) {
      const input = asked.get(key)?.[i] ?? "";
      if (!ledger.jobsOfInput.get(input)?.includes(jobId)) {
        broken.push(`no 201 without a stored job: ${jobId}`);
      }
    }
    const before = acknowledged.get(key) ?? jobIds;
    if (before.join() !== jobIds.join()) broken.push(`a key is answered with the same jobs: ${key}`);
    acknowledged.set(key, jobIds);
  }

  return {
    asked,
    acknowledged,
    groups,
    submit(process, key) {
      asked.set(key, [key]);
      ask(process, ["POST", "/processes/brittle/execution", requestOf(key), key], (status, body) => {
        expectOneOf("a submission", status, [201, 410, 503]);
        if (status === 201) acknowledge(key, [String(body["jobID"])]);
      });
    },
    submitBatch(process, key) {
      const names = Array.from({ length: batchSize }, (_, i) => `${key}.${i}`);
      asked.set(key, names);
      const inputs = names.map(inputsOf);
      const request = { processID: "brittle", inputs, subscriber: urls, outputs: { message: {} } };
      ask(process, ["POST", "/jobs/batch", request, key], (status, body) => {
        expectOneOf("a batch", status, [201, 410, 503]);
        if (status !== 201) return;
        const { group, jobs } = body as { group: string; jobs: { jobID: string }[] };
        groups.add(group);
        acknowledge(key, jobs.map(({ jobID }) => jobID));
      });
    },
    misuse(process, key) {
      ask(
        process,
        ["POST", "/processes/brittle/execution", requestOf(`${key}-other`), key],
        (status) => expectOneOf("a key that was used for another request", status, [422, 503]),
      );
    },
    dismiss(process, jobId) {
      ask(
        process,
        ["DELETE", `/jobs/${jobId}`],
        (status) => expectOneOf("a dismissal", status, [200, 404, 410, 503]),
      );
    },
    dismissGroup(process, group) {
      ask(
        process,
        ["DELETE", `/jobs?group=${group}`],
        (status) => expectOneOf("the dismissal of a group", status, [200, 404, 503]),
      );
    },
    replay(process, jobId, deliveryId) {
      ask(
        process,
        ["POST", `/admin/jobs/${jobId}/deliveries/${deliveryId}/replay`],
        (status) => expectOneOf("a replay", status, [200, 404, 409, 410, 503]),
      );
    },
    poll(process, jobId) {
      ask(
        process,
        ["GET", `/jobs/${jobId}`],
        (status) => expectOneOf("a poll", status, [200, 404, 410, 503]),
      );
    },
  };
}

/** Some want a file too; some inputs are so long that they are kept apart. */
function requestOf(key: string) {
  const wantsFile = /[02468]$/.test(key);
  return {
    inputs: inputsOf(key),
    outputs: { message: {}, ...(wantsFile ? { file: {} } : {}) },
    subscriber: urls,
  };
}

function inputsOf(key: string) {
  return { message: /[05]$/.test(key) ? `${key} ${"long ".repeat(500)}` : key };
}
