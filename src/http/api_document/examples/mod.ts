import type { ByOperation } from "../document.ts";
import type { OperationExamples } from "./answer.ts";
import { capabilities } from "./capabilities.ts";
import { jobs } from "./jobs.ts";
import { operation } from "./operation.ts";
import { processes } from "./processes.ts";
import { results } from "./results.ts";
import { runners } from "./runners.ts";

/** What each operation is asked and answers, on a gateway of that URL. */
export function examplesFor(url: string): ByOperation<OperationExamples> {
  return {
    ...capabilities(url),
    ...processes(url),
    ...jobs(url),
    ...results(),
    ...operation(url),
    ...runners,
  };
}
