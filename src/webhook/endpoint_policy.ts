import type { SubscriberPolicy } from "../core/ports.ts";
import { isPublicAddress } from "./special_addresses.ts";

export type Verdict =
  /** `addresses` are all that the host has: connect to these, or the name may lead elsewhere by then. */
  | { readonly kind: "allowed"; readonly url: URL; readonly addresses?: readonly string[] }
  /** The rule that is broken; without addresses that the caller did not give. */
  | { readonly kind: "refused"; readonly detail: string }
  /** The host has no address at the moment. */
  | { readonly kind: "unresolved"; readonly detail: string };

export interface EndpointPolicy extends SubscriberPolicy {
  judge(url: string): Promise<Verdict>;
}

export interface EndpointPolicyOptions {
  /** `host` or `host:port`: may be called over http, on any port (that one, if given), at any address. */
  readonly privateHosts: readonly string[];
  /**
   * Every address of a host name; none or a rejection when it has none. Leave it out only where the platform itself keeps
   * requests away from private addresses (Workers): then no address is checked here.
   */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /** @default [443, 8443] */
  readonly ports?: readonly number[];
  /** How long `resolve` may take. @default 5 */
  readonly resolveTimeoutSeconds?: number;
}

const longestUrl = 2_048;
const fullName =
  /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/;
const privateHost = /^(\[[^\s\]]+\]|[^\s/?#@*\\:[\]]+)(?::(\d{1,5}))?$/;
const v4 = /^\d+\.\d+\.\d+\.\d+$/;
/** Names of networks that are not the Internet (RFC 6761, 6762 with its appendix G, 7686, 8375, ICANN's `internal`; of clusters). */
const localName =
  /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|private|corp|home|lan|onion|svc|consul|docker|home\.arpa)$/;

/**
 * Which URLs of subscribers may be called. They are given by anyone who may submit a job, so they are hostile until judged.
 *
 * @throws Error when an entry of `privateHosts` is neither `host` nor `host:port`.
 */
export function createSubscriberPolicy(options: EndpointPolicyOptions): EndpointPolicy {
  const { resolve, ports = [443, 8443], resolveTimeoutSeconds = 5 } = options;
  const privateHosts = new Set(options.privateHosts.map(parsePrivateHost));

  async function judge(text: string): Promise<Verdict> {
    const url = parseEndpoint(text);
    if (typeof url === "string") return refused(url);
    const isPrivate = privateHosts.has(url.hostname) || privateHosts.has(`${url.hostname}:${portOf(url)}`);
    const broken = isPrivate ? undefined : brokenRule(url, ports);
    if (broken !== undefined) return refused(broken);
    const literal = literalAddress(url);
    if (literal === undefined && resolve === undefined) return { kind: "allowed", url };
    const addresses = literal ?? await within(resolveTimeoutSeconds, () => resolve!(url.hostname));
    if (addresses.length === 0) {
      return { kind: "unresolved", detail: `the host "${url.hostname}" has no address` };
    }
    if (isPrivate || addresses.every(isPublicAddress)) return { kind: "allowed", url, addresses };
    return refused(`the host "${url.hostname}" must have public addresses only`);
  }

  return {
    judge,
    async refusal(text) {
      const verdict = await judge(text);
      return verdict.kind === "refused" ? verdict.detail : undefined;
    },
  };
}

/** The URL in its one normal spelling, or the rule that it breaks whatever its host is. */
function parseEndpoint(text: string): URL | string {
  if (text.length > longestUrl) return `the URL must have at most ${longestUrl} characters`;
  // The parser drops white space in silence.
  if (/[\0-\x20\x7f]/.test(text) || !URL.canParse(text)) return "the URL must be a valid absolute URL";
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return "the URL must use https";
  if (url.username !== "" || url.password !== "") return "the URL must not hold a user name or a password";
  if (url.href.includes("#")) return "the URL must not have a fragment";
  if (url.hostname.endsWith(".")) url.hostname = url.hostname.slice(0, -1);
  return url;
}

function brokenRule(url: URL, ports: readonly number[]): string | undefined {
  if (url.protocol !== "https:") return "the URL must use https";
  if (!ports.includes(portOf(url))) return `the URL must use port ${ports.join(" or ")}, not ${portOf(url)}`;
  if (literalAddress(url) !== undefined) return undefined;
  const isPublicName = fullName.test(url.hostname) && !localName.test(url.hostname);
  return isPublicName ? undefined : `the host "${url.hostname}" must be a public domain name`;
}

function portOf(url: URL): number {
  return Number(url.port || (url.protocol === "https:" ? 443 : 80));
}

/** The URL parser has turned every notation of an address into the plain one. */
function literalAddress({ hostname }: URL): readonly string[] | undefined {
  if (hostname.startsWith("[")) return [hostname.slice(1, -1)];
  return v4.test(hostname) ? [hostname] : undefined;
}

function refused(detail: string): Verdict {
  return { kind: "refused", detail };
}

async function within(
  seconds: number,
  resolve: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const none = new Promise<readonly string[]>((answer) =>
    timer = setTimeout(() => answer([]), seconds * 1000)
  );
  try {
    return await Promise.race([resolve(), none]);
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}

/** @throws Error when the entry is neither `host` nor `host:port` */
export function parsePrivateHost(entry: string): string {
  const [, host, port] = privateHost.exec(entry) ?? [];
  if (host === undefined || !URL.canParse(`http://${host}`) || (port !== undefined && !isPort(port))) {
    throw new Error(`Cannot allow the private subscriber "${entry}": it must be "host" or "host:port"`);
  }
  const name = new URL(`http://${host}`).hostname.replace(/\.$/, "");
  return port === undefined ? name : `${name}:${Number(port)}`;
}

function isPort(text: string): boolean {
  return Number(text) >= 1 && Number(text) <= 65_535;
}
