import { type Auth, login } from "../../client/mod.ts";
import type { Io } from "../io.ts";
import { UsageError } from "../usage_error.ts";
import { checkedUrl } from "./checked_url.ts";
import type { Configuration, Resolved } from "./resolve.ts";
import { type SettingKey, settings } from "./settings.ts";

const kinds = [
  { name: "a token", keys: ["token"] },
  { name: "a user name with a password", keys: ["username", "password"] },
  { name: "an API key", keys: ["api_key"] },
] as const;

/** Who is calling. The kind of credentials that was given nearest counts: a flag before a variable before the file. @throws UsageError */
export function toAuth(configuration: Configuration, { fetch }: Pick<Io, "fetch">): Auth | undefined {
  const level = (keys: readonly SettingKey[]) =>
    Math.max(...keys.map((key) => configuration[key]?.level ?? -1));
  const nearest = Math.max(...kinds.map(({ keys }) => level(keys)));
  if (nearest < 0) return undefined;
  const [kind, other] = kinds.filter(({ keys }) => level(keys) === nearest);
  if (other) {
    throw new UsageError(`Cannot say who is calling with both ${kind?.name} and ${other.name}: give one`);
  }
  const { token, username, password, api_key, api_key_header } = configuration;
  if (kind?.name === "a token" && token) return { bearer: headerValue(token, "token") };
  if (kind?.name === "an API key" && api_key) {
    const header = headerName(api_key_header);
    return { apiKey: headerValue(api_key, "api_key"), ...(header === undefined ? {} : { header }) };
  }
  if (username && password) {
    const credentials = { username: username.value, password: password.value };
    if (configuration.login_url === undefined) return credentials;
    const url = checkedUrl(configuration.login_url);
    return login({ ...credentials, url, ...(fetch === undefined ? {} : { fetch }) });
  }
  const [has, lacks] = username ? ["username", "password"] : ["password", "username"];
  const flag = settings.find(({ key }) => key === lacks)?.flag;
  throw new UsageError(`There is a ${has} but no ${lacks}: give ${flag} or TIDEGATE_${lacks?.toUpperCase()}`);
}

function headerValue({ value, source }: Resolved, key: string): string {
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw new UsageError(
    `Cannot use the ${key} from ${source}: it may have no spaces and no letters beyond ASCII`,
  );
}

function headerName(resolved: Resolved | undefined): string | undefined {
  if (resolved === undefined || /^[\w!#$%&'*+.^`|~-]+$/.test(resolved.value)) return resolved?.value;
  throw new UsageError(
    `Cannot use the api_key_header from ${resolved.source}: "${resolved.value}" is no name`,
  );
}
