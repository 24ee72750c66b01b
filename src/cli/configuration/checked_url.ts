import { UsageError } from "../usage_error.ts";
import type { Resolved } from "./resolve.ts";

/** A URL that requests can be sent to. @throws UsageError, which shows no credentials */
export function checkedUrl({ value, source }: Resolved = { value: "", source: "default", level: 0 }): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(
      `Cannot use the URL "${
        withoutCredentials(value)
      }" from ${source}: it must look like https://gateway.example.org`,
    );
  }
  if (url.username || url.password) {
    throw new UsageError(
      `Cannot use the URL from ${source}: it has credentials in it; give --username and --password instead`,
    );
  }
  return value;
}

/** A URL that may be shown. */
export function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/]*@/, "//********@");
}
