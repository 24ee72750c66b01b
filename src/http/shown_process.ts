import type { ProcessDescription } from "../ogc/process.ts";
import { policyMember } from "../protocol/catalogue.ts";

/** A process without the names of those who may run it: each of them would learn of the others. */
export function shownProcess(process: ProcessDescription): ProcessDescription {
  const policy = process[policyMember];
  if (typeof policy !== "object" || policy === null || !("allowedTo" in policy)) return process;
  const { allowedTo: _allowedTo, ...shown } = policy;
  return { ...process, [policyMember]: shown };
}
