import { GatewayError } from "./errors.ts";
import type { Change, CommitOutcome, Ports } from "./ports.ts";

/** When it may be worth trying again; nobody knows when a job ends. */
const retrySeconds = 5;
/** As long as writing the jobs of a batch may take. */
const keepSeconds = 60;

/** What a new job must find room in; for the first of a batch, with the ids of the others. */
export function quotaOf(
  { settings: { jobQuota } }: Pick<Ports, "settings">,
  others: readonly string[] = [],
): Pick<Change, "quota"> {
  if (jobQuota === undefined) return {};
  return { quota: { most: jobQuota, ...(others.length === 0 ? {} : { keepFor: others, keepSeconds }) } };
}

export function overQuota(
  { settings: { jobQuota = 0 } }: Pick<Ports, "settings">,
  { outstanding }: Extract<CommitOutcome, { kind: "over-quota" }>,
  jobs = 1,
): GatewayError {
  const what = jobs === 1 ? "another job" : `${jobs} more jobs`;
  const detail =
    `Cannot accept ${what}: ${outstanding} of at most ${jobQuota} outstanding jobs have not ended yet; ` +
    "wait until some have, or dismiss them";
  return new GatewayError("over-quota", detail, {
    retryAfterSeconds: retrySeconds,
    members: { "violated-policies": ["jobs"] },
  });
}
