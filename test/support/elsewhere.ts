import type { Deployment } from "./deployment.ts";

/** What is no part of a deployment, because there is nothing there that it could be true of. */
export interface Elsewhere {
  readonly deployment: Deployment;
  readonly file: string;
  /** A test or a `describe` of the file; the whole file without it. */
  readonly test?: string;
  readonly because: string;
}

const hooks = "its places to die are in test/support/crashing_gateway.ts, a Deno program";

export const elsewhere: readonly Elsewhere[] = [
  {
    deployment: "edge",
    file: "test/e2e/operation_flow_test.ts",
    test: "a gateway that is stopped",
    because: "nobody asks a Worker to end; what one had begun is taken up when its lease has run out",
  },
  {
    deployment: "edge",
    file: "test/e2e/watch_flow_test.ts",
    test: "a gateway that is stopped while somebody watches",
    because: "nobody asks a Worker to end",
  },
  {
    deployment: "edge",
    file: "test/e2e/results_load_test.ts",
    test: "takes little memory, whether it is read fast or slowly",
    because:
      "the stand-in for R2 reads whole files ahead in the process of the Worker (test/http/workerd shows it without)",
  },
  {
    deployment: "edge",
    file: "test/e2e/results_load_test.ts",
    test: "is closed when its reader goes away",
    because: "its files are objects of R2; a Worker has no handles of files to look at",
  },
  { deployment: "edge", file: "test/e2e/crash_test.ts", because: hooks },
  { deployment: "edge", file: "test/e2e/chaos_test.ts", because: hooks },
  { deployment: "edge", file: "test/e2e/mutants_test.ts", because: hooks },
];
