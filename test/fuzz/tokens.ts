import { countCommands, since, total } from "../../bench/command_count.ts";
import type { DispatchMessage } from "../../src/protocol/dispatch.ts";
import { createTokens } from "../../src/webhook/capability.ts";
import { sign } from "../../src/webhook/signature.ts";
import { createRandom } from "../support/random.ts";
import { type RawRunner, startRawRunner } from "../support/raw_runner.ts";
import { startRedisServer } from "../support/redis_server.ts";
import { type ServedGateway, serveGateway } from "../support/served_gateway.ts";
import { success } from "../support/served_raw_runner.ts";
import { webhookSecret } from "../support/webhook_secret.ts";
import { forge, type Forgery, type Genuine } from "./forged_tokens.ts";

export interface TokensTally {
  /** Requests with a token that is not good, or not there. */
  readonly forged: number;
  /** Of these, how many were not refused. */
  readonly accepted: number;
  /** What Redis was asked meanwhile. */
  readonly commands: number;
  /** Requests with a token whose job has ended, and how many of them did something. */
  readonly late: number;
  readonly changes: number;
  readonly kinds: Readonly<Record<string, number>>;
}

export interface TokensOptions {
  readonly cases: number;
  readonly seed: number;
  /** Another program than the gateway's own. */
  readonly entry?: string;
}

/** No sweep and no look at the runner in between: every command that Redis gets is asked for by a request. */
const quiet = {
  TIDEGATE_SWEEP_SECONDS: "3600",
  TIDEGATE_CATALOGUE_SECONDS: "3600",
  TIDEGATE_LEASE_SECONDS: "600",
  TIDEGATE_RESULT_LINKS: "signed",
};
const atOnce = 16;
const day = 86_400;
const offered = {
  id: "raw",
  version: "1.0.0",
  outputTransmission: ["value", "reference"],
  outputs: { answer: { schema: { type: "string" } } },
};

/** Tokens that are forged, cut, mixed or stolen, on every route that takes one, before a gateway with a real Redis. */
export async function fuzzTokens({ cases, seed, entry }: TokensOptions): Promise<TokensTally> {
  await using redis = await startRedisServer();
  const policy = { heartbeatSeconds: day, acceptSeconds: day, defaultResponse: "document" };
  await using runner = startRawRunner([{ ...offered, "x-tidegate": policy }]);
  const secret = webhookSecret();
  await using served = await serveGateway({
    runners: [{ name: "raw", ...runner }],
    env: { ...quiet, TIDEGATE_STORE: redis.url, TIDEGATE_SECRET: secret },
    ...(entry === undefined ? {} : { entry }),
  });
  const { url } = served.gateway;
  const stage = await setUp(served, runner);
  const genuine = { ...stage.genuine, expired: await expiredToken(stage.genuine.tokens[0], secret) };
  const random = createRandom(seed);
  const kinds: Record<string, number> = {};
  let [forged, accepted] = [0, 0];
  async function work(): Promise<void> {
    while (forged < cases) {
      forged++;
      const forgery = forge(genuine, random);
      kinds[forgery.kind] = (kinds[forgery.kind] ?? 0) + 1;
      if (!await isRefused(url, forgery, runner.secret)) accepted++;
    }
  }
  const before = await countCommands(redis);
  await Promise.all(Array.from({ length: atOnce }, work));
  const commands = total(since(before, await countCommands(redis)));
  const { late, changes } = await comeLate(served, runner, stage);
  return { forged, accepted, commands, late, changes, kinds };
}

interface Stage {
  readonly genuine: Omit<Genuine, "expired">;
  readonly ended: DispatchMessage;
  readonly live: DispatchMessage;
}

/** Two jobs that run, and one that has ended and whose output has a link. */
async function setUp({ gateway, client }: ServedGateway, runner: RawRunner): Promise<Stage> {
  const outputs = { answer: { transmissionMode: "reference" as const } };
  const orders: DispatchMessage[] = [];
  for (const number of [1, 2, 3]) {
    await client.submit("raw", { outputs });
    orders.push((await runner.dispatch(number)).message);
  }
  const [one, other, ended] = orders as [DispatchMessage, DispatchMessage, DispatchMessage];
  await runner.report(ended, success(ended));
  const { body } = await client.results(ended.job.id);
  const { href } = body["answer"] as { href: string };
  const [, link = ""] = /\/results\/([^/]+)\/answer$/.exec(href) ?? [];
  const followed = await fetch(`${gateway.url}/results/${link}/answer`);
  if (!followed.ok || link === "") throw new Error(`The link of the job leads nowhere: ${href}`);
  await followed.body?.cancel();
  const genuine = {
    jobs: [one.job.id, other.job.id],
    tokens: [one.report.token, other.report.token],
    link,
  } as const;
  return { genuine, ended, live: one };
}

async function expiredToken(token: string, secret: string): Promise<string> {
  const [, kid = "", claims = ""] = token.split(".");
  const granted = JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/")));
  const expiresAt = new Date(Date.now() - 1_000).toISOString();
  return await createTokens([{ kid, secret }], () => new Date(0)).mint({ ...granted, expiresAt });
}

async function isRefused(url: string, forgery: Forgery, secret: string): Promise<boolean> {
  const { door, method, path, authorization, signature } = forgery;
  const body = method === "GET" ? null : '{"sequence":1,"progress":99}';
  const at = new Date(Date.now() - (signature === "old" ? 3_600_000 : 0));
  const signed = signature === "other" ? webhookSecret() : secret;
  const headers = new Headers(
    door === "report" && signature !== "none"
      ? { ...await sign([signed], crypto.randomUUID(), at, body ?? "") }
      : {},
  );
  if (authorization !== undefined) headers.set("authorization", authorization);
  const answer = await fetch(`${url}${path}`, { method, headers, body });
  await answer.body?.cancel();
  return answer.status === (door === "link" ? 404 : 401);
}

/** Tokens that are good, of jobs that have ended: whatever they ask for changes nothing. */
async function comeLate({ gateway, client }: ServedGateway, runner: RawRunner, { ended, live }: Stage) {
  await client.dismiss(live.job.id);
  let [late, changes] = [0, 0];
  for (const order of [ended, live]) {
    const states = async () => {
      const answers = await Promise.all(
        ["", "/results", "/log"].map((path) => fetch(`${gateway.url}/jobs/${order.job.id}${path}`)),
      );
      return (await Promise.all(answers.map((answer) => answer.text()))).map((text) =>
        text.replace(/urn:request:[\w-]+/, "")
      ).join("\n");
    };
    const before = await states();
    for (let sequence = 2; sequence < 52; sequence++) {
      late += 3;
      const exception = { type: "late" };
      await runner.report(order, { sequence, status: "failed", exception });
      await runner.report(order, { sequence, status: "running", progress: 99, log: [{ message: "late" }] });
      const { status } = await runner.upload(order, "answer/late.txt", "late");
      if (status < 400) changes++;
    }
    if (await states() !== before) changes++;
  }
  return { late, changes };
}
