import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";

/** What an attacker may have seen: tokens of two jobs, one of which is over for him, and a link to an output. */
export interface Genuine {
  readonly jobs: readonly [string, string];
  readonly tokens: readonly [string, string];
  readonly link: string;
  /** Minted by the gateway's own key, and expired. */
  readonly expired: string;
}

export type Door = "report" | "upload" | "link";

export interface Forgery {
  readonly kind: string;
  readonly door: Door;
  readonly method: "POST" | "PUT" | "GET";
  readonly path: string;
  readonly authorization?: string;
  /** How a report is signed. */
  readonly signature: "good" | "other" | "old" | "none";
}

type Random = () => number;
type Make = (genuine: Genuine, token: string, random: Random) => string;

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
const text = (random: Random, length: number) =>
  Array.from({ length }, () => pick(random, [...alphabet])).join("");
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[2] ?? "", "base64url").toString()) as Record<string, unknown>;

function signed(head: string, secret: string, domain = "tidegate capability token\n"): string {
  return `${head}.${createHmac("sha256", secret).update(domain + head).digest("base64url")}`;
}

/** Each makes of a genuine token one that is not. */
const makers: Readonly<Record<string, Make>> = {
  flipped(_, token, random) {
    const place = Math.floor(random() * token.length);
    const old = token[place] ?? "";
    return token.slice(0, place) + pick(random, [...alphabet].filter((one) => one !== old)) +
      token.slice(place + 1);
  },
  cut: (_, token, random) => token.slice(0, Math.floor(random() * token.length)),
  extended: (_, token, random) => token + text(random, 1 + Math.floor(random() * 40)),
  random: (_, token, random) => text(random, token.length),
  "random parts": (_, token, random) => `v1.${token.split(".")[1]}.${text(random, 160)}.${text(random, 42)}A`,
  mixed({ tokens: [one, other], link }, token) {
    const [version, kid, claims] = token.split(".");
    const mac = (token === one ? other : token === other ? link : one).split(".")[3];
    return [version, kid, claims, mac].join(".");
  },
  "other claims"(_, token, random) {
    const [version, kid, , mac] = token.split(".");
    const change = pick(random, [
      { attempt: 1 + Math.ceil(random() * 9) },
      { runner: text(random, 5) },
      { expiresAt: "2099-01-01T00:00:00.000Z" },
      { jobId: text(random, 36) },
      { admin: true },
    ]);
    return [version, kid, encode({ ...claimsOf(token), ...change }), mac].join(".");
  },
  "other kid"(_, token, random) {
    const [version, , claims, mac] = token.split(".");
    const kid = pick(random, ["none", "__proto__", "constructor", "toString", "0", "k1", text(random, 12)]);
    return [version, kid, claims, mac].join(".");
  },
  "kid that is a place"(_, token, random) {
    const [version, , claims, mac] = token.split(".");
    const kid = pick(random, ["../../dev/null", "/dev/null", "http://127.0.0.1/key", "' OR 1=1 --", "", " "]);
    return [version, kid, claims, mac].join(".");
  },
  "guessed key"(_, token, random) {
    const [version, kid = "", claims] = token.split(".");
    const secret = pick(random, [
      "",
      "secret",
      "0".repeat(32),
      kid,
      "tidegate",
      "changeme",
      text(random, 32),
    ]);
    return signed(
      `${version}.${kid}.${claims}`,
      secret,
      pick(random, [undefined, "", "tidegate result link\n"]),
    );
  },
  "no algorithm"(_, token, random) {
    const alg = pick(random, ["none", "None", "NONE", "nOnE", ""]);
    return `${encode({ alg, typ: "JWT" })}.${encode(claimsOf(token))}.${pick(random, ["", "AA"])}`;
  },
  "other algorithm"(_, token, random) {
    const kid = token.split(".")[1] ?? "";
    const head = `${encode({ alg: pick(random, ["HS256", "RS256", "ES256", "HS512"]), kid })}.${
      encode(claimsOf(token))
    }`;
    return `${head}.${
      createHmac("sha256", pick(random, ["", kid, "secret"])).update(head).digest("base64url")
    }`;
  },
  expired: ({ expired }) => expired,
  "other version": (_, token, random) => pick(random, ["v0", "v2", "V1", "v1 ", ""]) + token.slice(2),
};

/** One request with a token that must not be taken. */
export function forge(genuine: Genuine, random: Random): Forgery {
  const door = pick<Door>(random, ["report", "upload", "link"]);
  if (door === "link") return forgedLink(genuine, random);
  const chance = random();
  if (chance < 0.1) return stolen(genuine, door, random);
  const kind = pick(random, Object.keys(makers));
  const number = random() < 0.5 ? 0 : 1;
  const token = makers[kind]?.(genuine, genuine.tokens[number], random) ?? "";
  const authorization = chance < 0.15 ? `Bearer ${genuine.link}` : `Bearer ${token}`;
  const name = chance < 0.15 ? "a link as a token" : kind;
  return { ...to(door, genuine.jobs[number]), kind: name, authorization, signature: "good" };
}

/** A token that is good, but not here, not so, or not with this signature. */
function stolen({ jobs, tokens: [token] }: Genuine, door: "report" | "upload", random: Random): Forgery {
  const [mine, other] = jobs;
  const query = to(door, mine);
  const ways: readonly Forgery[] = [
    { ...to(door, other), kind: "of another job", authorization: `Bearer ${token}`, signature: "good" },
    {
      ...to("upload", mine, "2"),
      kind: "of another attempt",
      authorization: `Bearer ${token}`,
      signature: "good",
    },
    {
      ...to("upload", mine, "01"),
      kind: "of another attempt",
      authorization: `Bearer ${token}`,
      signature: "good",
    },
    { ...query, kind: "of another scheme", authorization: `Basic ${token}`, signature: "good" },
    { ...query, kind: "of another scheme", authorization: token, signature: "good" },
    { ...query, kind: "twice", authorization: `Bearer ${token}, Bearer ${token}`, signature: "good" },
    { ...query, path: `${query.path}?access_token=${token}`, kind: "in the query", signature: "good" },
    ...(["other", "old", "none"] as const).map((signature): Forgery => ({
      ...to("report", mine),
      kind: `signature: ${signature}`,
      authorization: `Bearer ${token}`,
      signature,
    })),
  ];
  return pick(random, ways);
}

function forgedLink(genuine: Genuine, random: Random): Forgery {
  const kind = random() < 0.1
    ? "a token as a link"
    : pick(random, Object.keys(makers).filter((one) => one !== "expired"));
  const token = kind === "a token as a link"
    ? genuine.tokens[0]
    : makers[kind]?.(genuine, genuine.link, random) ?? "";
  const path = `/results/${encodeURIComponent(token) || "%20"}/answer`;
  return { kind: `link: ${kind}`, door: "link", method: "GET", path, signature: "none" };
}

function to(
  door: "report" | "upload",
  job: string,
  attempt = "1",
): Pick<Forgery, "door" | "method" | "path"> {
  return door === "report"
    ? { door, method: "POST", path: `/jobs/${job}/reports` }
    : { door, method: "PUT", path: `/jobs/${job}/uploads/${attempt}/answer/forged.txt` };
}
