import { z } from "zod";
import type { RateLimit } from "../core/limits/rate_limit.ts";
import type { Settings } from "../core/settings.ts";

const mostQuota = 1_000_000;
const mostSeconds = 86_400;
const groups: readonly string[] = ["principal", "execute", "read", "dismiss"];
/** What can stand in a header as it is. */
const processName = /^process:[!#-+\--<>-\[\]-~]+$/;

const limits = z.string().transform((text, context) => {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  if (words.length === 1 && words[0] === "off") return [];
  const read = words.map(readLimit);
  const names = read.flatMap((one) => typeof one === "string" ? [] : [one.name]);
  const faults = [
    ...read.filter((one) => typeof one === "string"),
    ...new Set(
      names.filter((name, i) => names.indexOf(name) !== i).map((name) => `"${name}" is there twice`),
    ),
  ];
  if (faults.length > 0) context.addIssue({ code: "custom", message: faults.join("; ") });
  return read.filter((one) => typeof one !== "string");
});

const quotaFault = `must be a whole number of jobs, 1 to ${mostQuota}`;
const proxiesFault = "must be a whole number of proxies, 0 to 10";

/** The variables that say how much a caller may ask for, as members of the environment's schema. */
export const limitVariables = {
  TIDEGATE_RATE_LIMITS: limits.optional(),
  TIDEGATE_JOB_QUOTA: z.coerce.number(quotaFault).int(quotaFault).min(1, quotaFault).max(
    mostQuota,
    quotaFault,
  )
    .optional(),
  TIDEGATE_PROXIES: z.coerce.number(proxiesFault).int(proxiesFault).min(0, proxiesFault).max(10, proxiesFault)
    .optional(),
} as const;

export function toLimits(read: {
  readonly TIDEGATE_RATE_LIMITS?: readonly RateLimit[] | undefined;
  readonly TIDEGATE_JOB_QUOTA?: number | undefined;
  readonly TIDEGATE_PROXIES?: number | undefined;
}): Pick<Settings, "rateLimits" | "jobQuota" | "proxies"> {
  const { TIDEGATE_RATE_LIMITS: rateLimits = [], TIDEGATE_JOB_QUOTA: jobQuota, TIDEGATE_PROXIES: proxies } =
    read;
  return {
    ...(rateLimits.length === 0 ? {} : { rateLimits }),
    ...(jobQuota === undefined ? {} : { jobQuota }),
    ...(proxies === undefined ? {} : { proxies }),
  };
}

/** `name=quota/seconds`; what is wrong with it, in words, when it cannot be read. */
function readLimit(word: string): RateLimit | string {
  const [, name = "", quota, seconds] = /^(.*)=(\d+)\/(\d+)$/.exec(word) ?? [];
  if (quota === undefined || seconds === undefined) {
    return `"${word}" must be a limit, like principal=100/60 (100 requests in 60 seconds)`;
  }
  if (name === "report") return '"report" cannot be limited: runners report when they have something to say';
  if (!groups.includes(name) && !processName.test(name)) {
    return `"${name}" must be ${groups.join(", ")}, or process: and the id of a process`;
  }
  const limit = { name, quota: Number(quota), windowSeconds: Number(seconds) };
  if (!isWithin(limit.quota, mostQuota)) return `"${word}" must allow 1 to ${mostQuota}`;
  if (!isWithin(limit.windowSeconds, mostSeconds)) return `"${word}" must be for 1 to ${mostSeconds} seconds`;
  return limit;
}

function isWithin(number: number, most: number): boolean {
  return number >= 1 && number <= most;
}
