import { type Client, createClient } from "../../client/mod.ts";
import type { Io } from "../io.ts";
import { UsageError } from "../usage_error.ts";
import type { Configuration, Resolved } from "./resolve.ts";
import { toAuth } from "./to_auth.ts";

/** @throws UsageError */
export function toClient(configuration: Configuration, io: Pick<Io, "fetch">): Client {
  const auth = toAuth(configuration);
  return createClient({
    url: checkedUrl(configuration.url),
    ...(auth === undefined ? {} : { auth }),
    ...(io.fetch === undefined ? {} : { fetch: io.fetch }),
  });
}

function checkedUrl({ value, source }: Resolved = { value: "", source: "default", level: 0 }): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(
      `Cannot use the URL "${value}" from ${source}: it must look like https://gateway.example.org`,
    );
  }
  if (url.username || url.password) {
    throw new UsageError(
      `Cannot use the URL from ${source}: it has credentials in it; give --username and --password instead`,
    );
  }
  return value;
}
