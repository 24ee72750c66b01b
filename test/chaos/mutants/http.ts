import type { MutantCase } from "./mutant_case.ts";

/** Guards of the JSON face. */
export const httpMutants: readonly MutantCase[] = [
  {
    bug: "reports whose signature nobody looks at",
    patches: [{
      file: "src/http/routes/receive_report.ts",
      find: "if (!await ports.verifyRunner(capability.runner, c.req.raw.headers, bytes)) {",
      replace: "if (bytes.length > 1_000_000) {",
    }],
    broken: /^a forged report is never answered/,
  },
  {
    bug: "the token of one job for another",
    patches: [{
      file: "src/http/capability.ts",
      find: "capability !== undefined && capability.jobId === jobId",
      replace: 'capability !== undefined && jobId !== ""',
    }],
    broken: /^a forged report is never answered/,
  },
  {
    bug: "an upload to an attempt that was given up",
    patches: [{
      file: "src/core/upload.ts",
      find: "  refuseStranger(job, attempt);\n  if (!isFinal(job)) return;",
      replace: "  if (attempt > 0 || !isFinal(job)) return;",
    }],
    broken: /^an upload to an attempt that is over is never answered 201/,
  },
];
