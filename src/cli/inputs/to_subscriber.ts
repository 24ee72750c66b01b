import type { Subscriber } from "../../ogc/execute_request.ts";
import { UsageError } from "../usage_error.ts";

const members = { success: "successUri", failed: "failedUri", progress: "inProgressUri" } as const;

/** `success=URL`, `failed=URL`, `progress=URL`. @throws UsageError */
export function toSubscriber(typed: readonly string[]): Subscriber {
  return Object.fromEntries(typed.map((text) => {
    const [, when = "", url = ""] = /^(\w+)=(.*)$/.exec(text) ?? [];
    if (!Object.hasOwn(members, when) || !URL.canParse(url)) {
      throw new UsageError(
        `Cannot read the subscriber "${text}": it must look like success=URL, failed=URL or progress=URL`,
      );
    }
    return [members[when as keyof typeof members], url];
  }));
}
