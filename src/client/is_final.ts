import type { StatusInfo } from "../ogc/status_info.ts";

/** Whether nothing will change the status any more. Words that are not known (created, of Part 4, and others) are not final. */
export function isFinal({ status }: Pick<StatusInfo, "status">): boolean {
  return status === "successful" || status === "failed" || status === "dismissed";
}
