import type { Asked, Spoiled } from "../../support/spoiling_front.ts";

export const isExecution = ({ path }: Asked) => path.endsWith("/execution");
const isStatus = ({ method, path }: Asked) => method === "GET" && /^\/jobs\/[^/?]+$/.test(path);
export const isSyncResult = ({ status }: Spoiled, asked: Asked) => isExecution(asked) && status === 200;

export type Body = Record<string, unknown>;

function edit(answer: Spoiled, change: (body: Body) => void): void {
  const body = JSON.parse(answer.text) as Body;
  change(body);
  answer.text = JSON.stringify(body);
}

/** Every status document, wherever it stands. */
export function editStatuses(answer: Spoiled, asked: Asked, change: (status: Body) => void): void {
  if (answer.status >= 300) return;
  if (isStatus(asked) || (isExecution(asked) && answer.status === 201)) edit(answer, change);
  if (/^\/jobs($|\?)/.test(asked.path)) edit(answer, ({ jobs }) => (jobs as Body[]).forEach(change));
}

export function editDescription(answer: Spoiled, { path }: Asked, change: (description: Body) => void): void {
  if (path === "/processes/echo") edit(answer, change);
}

export function editSchema(answer: Spoiled, asked: Asked, input: string, schema: Body): void {
  editDescription(answer, asked, ({ inputs }) => {
    (inputs as Body)[input] = { minOccurs: 0, schema };
  });
}

/** What keeps no jobs of synchronous runs has none to list. */
export function withoutJobs(answer: Spoiled, { path }: Asked): void {
  if (/^\/jobs($|\?)/.test(path)) edit(answer, (body) => body["jobs"] = []);
}

/** Take out of a request what the gateway behind does not know of. */
export function without(input: string, asked: Asked): void {
  if (!isExecution(asked)) return;
  const body = JSON.parse(asked.body) as { inputs?: Body };
  if (body.inputs) delete body.inputs[input];
  asked.body = JSON.stringify(body);
}

export function asProblem(answer: Spoiled, type: string): void {
  if (answer.status >= 400) answer.headers["content-type"] = type;
}
