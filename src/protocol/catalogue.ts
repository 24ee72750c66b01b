import { z } from "zod";
import { type ProcessDescription, processDescription } from "../ogc/process.ts";
import { responseForm } from "../ogc/execute_request.ts";

/** What a runner says about how one of its processes is to be run: the `x-tidegate` member of a process description. */
export const runPolicy = z.object({
  /** How often the process may be started for one job. 1 = never again after a loss. */
  maxAttempts: z.int().min(1).max(100).default(3),
  /** Longest time from submission until a runner takes the job, in seconds. */
  acceptSeconds: z.number().positive().max(30 * 86_400).default(3_600),
  /** Longest silence of a running attempt, in seconds. */
  heartbeatSeconds: z.number().min(1).max(86_400).default(60),
  /** Longest time from submission to the end, in seconds. No report extends it. */
  hardSeconds: z.number().positive().max(90 * 86_400).default(86_400),
  /** The form of the results when a request names none. The standard's default is `raw`. */
  defaultResponse: responseForm.default("raw"),
  /**
   * Whether a synchronous answer carries `Link: rel="monitor"` (`/req/core/job-results-success-sync`). The official test suite
   * cannot follow any such link: `false` is for the process that it is run with.
   */
  syncLinks: z.boolean().default(true),
  /**
   * Who sees the process and may run it: tenants (`acme`), principals (`acme/alice`), `anonymous`. Absent: everybody. Admins always.
   */
  allowedTo: z.array(z.string().min(1).max(400)).max(1_000).optional(),
}).strict();
export type RunPolicy = z.infer<typeof runPolicy>;

export const policyMember = "x-tidegate";

/** What `GET <runner>` answers. Descriptions are checked one by one, so that a faulty one does not hide the others. */
export const catalogueDocument = z.object({ processes: z.array(z.unknown()).max(10_000) });

export interface Offer {
  readonly process: ProcessDescription;
  readonly policy: RunPolicy;
}

/**
 * Parse one entry of a catalogue document.
 *
 * @throws Error whose message names every fault with its JSON pointer
 */
export function parseOffer(entry: unknown): Offer {
  const process = parse(processDescription, entry, "");
  return { process, policy: parse(runPolicy, process[policyMember] ?? {}, `/${policyMember}`) };
}

function parse<S extends z.ZodType>(schema: S, value: unknown, pointer: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) =>
    `${[pointer, ...path].map(String).join("/") || "the entry"}: ${message}`
  );
  throw new Error(faults.join("; "));
}
