import { type Client, createClient } from "../../client/mod.ts";
import type { Io } from "../io.ts";
import { checkedUrl } from "./checked_url.ts";
import type { Configuration } from "./resolve.ts";
import { toAuth } from "./to_auth.ts";

/** @throws UsageError */
export function toClient(configuration: Configuration, io: Pick<Io, "fetch">): Client {
  const auth = toAuth(configuration, io);
  return createClient({
    url: checkedUrl(configuration.url),
    ...(auth === undefined ? {} : { auth }),
    ...(io.fetch === undefined ? {} : { fetch: io.fetch }),
  });
}
