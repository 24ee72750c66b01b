import type { RedisServer } from "../test/support/redis_server.ts";
import { countCommands, since, total } from "./command_count.ts";
import { duel, type Rounds, type Side } from "./duel.ts";
import type { Figure, Goal } from "./figure.ts";
import { startIssuer } from "./issuer.ts";
import { load } from "./load.ts";
import { pollFigure, pool } from "./poll.ts";
import { startGateway, startRunner } from "./programs.ts";
import { openRedis, storeSetting } from "./redis_place.ts";
import { executionPath, submission } from "./requests.ts";
import { inScene } from "./scene.ts";

type Headers = Readonly<Record<string, string>>;

const askedEach = 500;
const goal: Goal = { bound: ">=", value: 0.9 };

/**
 * What it costs to say who is calling: polls per second with an API key, and with a token of an issuer, over those without
 * credentials, of the same gateway, each of its own jobs; and what it asks the store for.
 */
export function benchAccess(rounds: Rounds): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    await using issuer = await startIssuer();
    const runner = await scene.with(startRunner("takes"));
    const { server, place } = await openRedis(scene);
    const [gateway, overRedis] = [
      await scene.with(startGateway(scene.folder, runner, issuer.setting)),
      await scene.with(startGateway(scene.folder, runner, {
        ...storeSetting(place, "access"),
        TIDEGATE_SWEEP_SECONDS: "3600",
      })),
    ];
    const polling = async (headers: Headers): Promise<Side> => {
      const paths = await runningJobs(gateway.url, headers);
      return { programs: [], measure: (seconds) => load({ url: gateway.url, paths, headers, seconds }) };
    };
    const anonymous = await polling({});
    const byKey = await duel(await polling(await newKey(gateway.url)), anonymous, rounds);
    const byToken = await duel(await polling(bearer(await issuer.token())), anonymous, rounds);
    const commands = [];
    for (const headers of [await newKey(overRedis.url), {}]) {
      const [path = ""] = await runningJobs(overRedis.url, headers);
      await untilQuiet(server);
      const before = await countCommands(server);
      for (let time = 0; time < askedEach; time++) await poll(overRedis.url + path, headers);
      commands.push(total(since(before, await countCommands(server))) / askedEach);
    }
    const [withKey = NaN, without = NaN] = commands;
    return [
      pollFigure("access_poll_ratio", byKey, goal),
      pollFigure("access_token_poll_ratio", byToken, goal),
      {
        name: "access_store_commands",
        value: withKey,
        unit: "commands",
        note: `per poll with a key, ${without} without`,
      },
    ];
  });
}

async function newKey(url: string): Promise<Headers> {
  const made = await fetch(`${url}/admin/keys`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ label: "bench", scopes: ["processes:read", "jobs:execute", "jobs:read"] }),
  });
  if (made.status !== 201) throw new Error(`Cannot make a key: ${made.status} ${await made.text()}`);
  return bearer((await made.json()).key);
}

function bearer(credentials: string): Headers {
  return { authorization: `Bearer ${credentials}` };
}

/** The paths of new jobs of whoever has these headers. The runner takes them and is silent. */
async function runningJobs(url: string, headers: Headers): Promise<readonly string[]> {
  await load({
    url,
    paths: [executionPath("no_op")],
    body: submission,
    headers,
    seconds: 10,
    mostAnswers: pool,
  });
  const { jobs } = await (await fetch(`${url}/jobs?limit=${pool}`, { headers })).json();
  return jobs.map(({ jobID }: { readonly jobID: string }) => `/jobs/${jobID}`);
}

/** The runner has been told of every job, and has taken it. */
async function untilQuiet(server: RedisServer): Promise<void> {
  for (let before = -1, now = 0; before !== now;) {
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    now = total(await countCommands(server));
  }
}

async function poll(url: string, headers: Headers): Promise<void> {
  const answer = await fetch(url, { headers });
  await answer.body?.cancel();
  if (answer.status !== 200) throw new Error(`Cannot poll: ${answer.status}`);
}
