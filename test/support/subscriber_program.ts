import { Buffer } from "node:buffer";
import { join } from "node:path";
import process from "node:process";
import { answers } from "./answers.ts";
import { freePort } from "./free_port.ts";
import { createProgram, type Program } from "./program.ts";
import type { Plan, RecordedRequest } from "./recorded_request.ts";

export interface SubscriberProgram extends Program {
  readonly url: string;
  /** `127.0.0.1:<port>`, for `TIDEGATE_PRIVATE_SUBSCRIBERS`. */
  readonly host: string;
  /** Say how to answer from now on; 200 unless told. */
  plan(plan: Plan): Promise<void>;
  /** Everything it got so far, or only what came to one path. */
  requests(path?: string): Promise<ReceivedRequest[]>;
  /** The same, as soon as there are `count` of them. Rejects when there are fewer after `seconds` (default 10). */
  received(count: number, options?: { path?: string; seconds?: number }): Promise<ReceivedRequest[]>;
}

export interface ReceivedRequest extends RecordedRequest {
  readonly body: string;
  json(): unknown;
}

/** A subscriber on a free port that keeps what it got in the folder. Not started yet. */
export async function createSubscriberProgram(folder: string): Promise<SubscriberProgram> {
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const url = `http://${host}`;
  const program = createProgram({
    name: "subscriber",
    command: [process.execPath, "run", "-A", "test/support/subscriber.ts"],
    env: { SUBSCRIBER_PORT: String(port), SUBSCRIBER_FILE: join(folder, `subscriber-${port}.jsonl`) },
    isReady: () => answers(`${url}/control/requests`, 200),
  });

  async function read(count: number, path: string | undefined, seconds: number): Promise<ReceivedRequest[]> {
    const query = new URLSearchParams({ atLeast: String(count), seconds: String(seconds) });
    if (path !== undefined) query.set("path", path);
    const answer = await fetch(`${url}/control/requests?${query}`);
    return (await answer.json() as RecordedRequest[]).map(withBody);
  }

  return Object.assign(program, {
    url,
    host,
    async plan(plan: Plan) {
      const answer = await fetch(`${url}/control/plan`, { method: "POST", body: JSON.stringify(plan) });
      if (!answer.ok) throw new Error(`Cannot plan answers: ${await answer.text()}`);
    },
    requests: (path?: string) => read(0, path, 0),
    async received(count: number, { path, seconds = 10 }: { path?: string; seconds?: number } = {}) {
      const requests = await read(count, path, seconds);
      if (requests.length >= count) return requests;
      throw new Error(
        `The subscriber got ${requests.length} instead of ${count} requests${path ? ` to ${path}` : ""} ` +
          `within ${seconds} s`,
      );
    },
  });
}

function withBody(request: RecordedRequest): ReceivedRequest {
  const body = Buffer.from(request.bodyBase64, "base64").toString();
  return { ...request, body, json: () => JSON.parse(body) };
}
