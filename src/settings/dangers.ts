import { storeName } from "./store.ts";
import type { Config } from "../config.ts";
import { parsePrivateHost } from "../webhook/endpoint_policy.ts";
import { isPublicAddress } from "../webhook/special_addresses.ts";

/** Where clouds tell their machines their secrets, and "every address". No subscriber is there. */
const never =
  /^(?:0\.0\.0\.0|\[::\]|169\.254\.\d+\.\d+|\[fd00:ec2::254\]|100\.100\.100\.200|168\.63\.129\.16|metadata(?:\..*)?|.*\.internal)(?::\d+)?$/;
const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
/** Published with the specification and its libraries, and what people write to have something there. */
const published = [
  "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  "plJ3nmyCDGBKInavdOK15jsl",
  "C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
];

type Judged = Pick<
  Config,
  "secrets" | "callbackSecrets" | "runners" | "privateSubscribers" | "settings" | "store"
>;

/** Settings that must not be: each with what to do. They hold no secret. */
export function refusedSettings(config: Judged): readonly string[] {
  const { secrets, callbackSecrets, runners, privateSubscribers } = config;
  const groups: readonly (readonly [name: string, secrets: readonly string[]])[] = [
    ["TIDEGATE_SECRET", secrets],
    ["TIDEGATE_CALLBACK_SECRET", callbackSecrets],
    ...runners.map(({ name, secrets }) => [`the secret of runner "${name}"`, secrets] as const),
  ];
  const weak = groups.filter(([, each]) => each.some(isGuessable)).map(([name]) =>
    `${name}: is no random secret, so that others can guess it; make one: ` +
    'echo "whsec_$(openssl rand -base64 32)"'
  );
  const shared = groups.slice(1).filter(([, each]) => each.some((secret) => secrets.includes(secret))).map((
    [name],
  ) =>
    `TIDEGATE_SECRET: is also ${name}, so that whoever is given that one can make tokens; give each a secret of its own`
  );
  const wide = privateSubscribers.filter((host) => never.test(parsePrivateHost(host))).map((host) =>
    `TIDEGATE_PRIVATE_SUBSCRIBERS: "${host}" would let whoever submits a job reach what is private to this machine; ` +
    "name the hosts that take callbacks, each as host:port"
  );
  return [...weak, ...shared, ...wide];
}

/** Settings that may be meant so, and are dangerous where they are not. They hold no secret. */
export function doubtfulSettings(config: Judged): readonly string[] {
  const { runners, privateSubscribers, settings: { publicUrl }, store } = config;
  const found: string[] = [];
  if (isPlainAbroad(publicUrl)) {
    found.push(
      `TIDEGATE_PUBLIC_URL: tokens and results go unencrypted over "${publicUrl}"; put a proxy with TLS before it, and say https`,
    );
  }
  for (const { name } of runners.filter(({ url }) => isPlainAbroad(url))) {
    found.push(
      `TIDEGATE_RUNNERS: inputs and tokens go unencrypted to runner "${name}"; give it a certificate or a tunnel, and say https`,
    );
  }
  if (store.kind !== "sqlite" && isPlainAbroad(store.url)) {
    found.push(
      `the Redis ${storeName(store)}: jobs and its password go there unencrypted; say rediss:// or https://`,
    );
  }
  for (const host of privateSubscribers.filter((host) => !/:\d+$/.test(host) && isInside(host))) {
    found.push(
      `TIDEGATE_PRIVATE_SUBSCRIBERS: "${host}" without a port is every service there; say host:port`,
    );
  }
  return found;
}

function isGuessable(secret: string): boolean {
  const text = secret.slice("whsec_".length);
  const bytes = new Set(atob(text));
  return published.some((one) => text.startsWith(one)) || bytes.size < 12 ||
    /^(?:[\x20-\x7e]+)$/.test(atob(text));
}

/** Over the network, without TLS. A name without a dot is one of a network of one's own, as containers have. */
function isPlainAbroad(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return /^(?:http|redis):$/.test(protocol) && !isInside(hostname) && hostname.includes(".") &&
    !/\.(?:localhost|internal|local|test)$/.test(hostname);
}

function isInside(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "");
  const isAddress = /^\d+\.\d+\.\d+\.\d+$/.test(host) || host.startsWith("[");
  return loopback.test(host) || (isAddress && !isPublicAddress(bare));
}
