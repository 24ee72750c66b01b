import { JobSet } from "../job_set.ts";
import { type Submission, submit } from "../submission.ts";
import type { Transport } from "../transport/transport.ts";
import { submitAll } from "./submit_all.ts";

type Inputs = Submission["inputs"];

interface Asked<Given> extends Pick<Submission, "processId" | "options"> {
  readonly inputs: Given;
}

/** A list of inputs becomes a list of jobs, one inputs object a single one. */
export async function executeAll<Given extends Inputs | readonly Inputs[]>(
  transport: Transport,
  { inputs, ...asked }: Asked<Given>,
): Promise<JobSet<Given extends readonly unknown[] ? false : true>> {
  const { idempotencyKey = crypto.randomUUID() } = asked.options;
  if (isList(inputs)) {
    return new JobSet(transport, await submitAll(transport, { ...asked, inputs, idempotencyKey }));
  }
  const job = await submit(transport, { ...asked, inputs, idempotencyKey });
  return new JobSet(transport, { jobs: [job], isSingle: true });
}

function isList(inputs: Inputs | readonly Inputs[]): inputs is readonly Inputs[] {
  return Array.isArray(inputs);
}
