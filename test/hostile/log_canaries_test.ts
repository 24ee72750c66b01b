import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { redacted } from "../../src/redacted.ts";
import { createLog } from "../../src/log.ts";
import { has } from "../support/has.ts";
import { createMutant } from "../support/mutant.ts";
import { createRedisSite, inputsCanary, type RedisSite } from "../support/redis_site.ts";
import { erroneous, type Fault, garbled, lost, refused } from "../support/rest_faults.ts";

const canary = (what: string) => `canary-${what}-5d1e`;
/** Nobody but whoever sends it may see it. */
const sent = [
  "input",
  "name",
  "href",
  "subscriber",
  "authorization",
  "key",
  "cookie",
  "idempotency",
  "query",
  "path",
  "body",
  "link",
].map(canary);
const bearer = { authorization: `Bearer ${canary("authorization")}`, cookie: `session=${canary("cookie")}` };

/** Everything that a caller can say, in every place where it can be said. */
/** Who says it is let in. */
const adminKey = `${canary("key")}-and-so-on-until-it-is-long-enough`;
const admitted = { TIDEGATE_ADMIN_KEY: adminKey };

async function sayEverything(site: RedisSite): Promise<readonly { status: number; text: string }[]> {
  const { url } = site.gateway;
  const headers = {
    ...bearer,
    "x-api-key": adminKey,
    "content-type": "application/json",
    "prefer": "respond-async",
  };
  const subscriber = {
    successUri: `${site.subscriber.url}/ended?token=${canary("subscriber")}`,
    inProgressUri: `${site.subscriber.url}/runs?token=${canary("subscriber")}`,
  };
  const inputs = { message: canary("input") };
  const post = (path: string, body: unknown, more = {}): [string, RequestInit] => [
    path,
    {
      method: "POST",
      headers: { ...headers, ...more },
      body: typeof body === "string" ? body : JSON.stringify(body),
    },
  ];
  const execution = "/processes/steady/execution";
  const requests: [string, RequestInit][] = [
    post(execution, { inputs, subscriber }, { "idempotency-key": canary("idempotency") }),
    post(execution, { inputs: { message: { href: `https://files.example.org/a?sig=${canary("href")}` } } }),
    post(execution, { inputs: { [canary("name")]: 1 } }),
    post(execution, {
      inputs,
      subscriber: { successUri: `https://127.0.0.1/?token=${canary("subscriber")}` },
    }),
    post(execution, `{"inputs": ${canary("body")}`),
    post("/jobs/batch", { processID: "steady", inputs: [inputs, inputs], subscriber }),
    post(`/jobs/${canary("path")}/reports`, { message: canary("body") }),
    [`/jobs/${canary("path")}`, { headers }],
    [`/jobs?cursor=${canary("query")}&datetime=${canary("query")}`, { headers }],
    [`/results/v1.abc.${canary("link")}.mac/answer`, { headers }],
    [`/${canary("path")}?access_token=${canary("query")}`, { headers }],
  ];
  return await Promise.all(requests.map(async ([path, init]) => {
    const answer = await fetch(`${url}${path}`, init);
    return { status: answer.status, text: await answer.text() };
  }));
}

describe.skipIf(!has("redis"))("what must stay a secret", { timeout: 90_000 }, () => {
  test("is in no log, no callback, and no answer but that of whoever sent it, whatever the store does", async () => {
    await using site = await createRedisSite({
      road: "rest",
      env: { TIDEGATE_RESULT_LINKS: "signed", ...admitted },
    });
    await keepsSecrets(site);
  });

  test("is found in the log of a gateway that writes whole URLs there", async () => {
    const file = "src/http/request_log.ts";
    using mutant = createMutant([{
      file,
      find: 'route: route?.path ?? "/*",',
      replace: "route: c.req.url,",
    }]);
    const gatewayEntry = join(mutant.root, "workers/gateway/deno.ts");
    await using site = await createRedisSite({ road: "rest", gatewayEntry, env: admitted });
    await expect(keepsSecrets(site)).rejects.toThrow(/canary-/);
  });
});

async function keepsSecrets(site: RedisSite): Promise<void> {
  const answers = [...await sayEverything(site)];
  await site.subscriber.received(1, { path: `/ended?token=${canary("subscriber")}` });
  for (const fault of [erroneous, refused, garbled, lost, commandTold]) {
    site.faults.sometimes(fault, { probability: 0.5, seed: 1 });
    for (const _ of [1, 2]) answers.push(...await sayEverything(site));
    site.faults.clear();
  }
  expect(answers.some(({ status }) => status === 503)).toBe(true);
  expect(site.faults.happened).toBeGreaterThan(20);
  const ours = site.secrets.filter((secret) => secret !== inputsCanary);
  const log = site.gateway.lines.join("\n");
  expect(log).toContain("request");
  for (const secret of [...ours, ...sent]) expect(log).not.toContain(secret);
  const foreign = ["authorization", "key", "cookie", "subscriber"].map(canary);
  for (const secret of [...ours, ...foreign]) {
    expect(answers.filter(({ text }) => text.includes(secret))).toEqual([]);
  }
  for (const { headers, body } of await site.subscriber.requests()) {
    const told = JSON.stringify(headers) + body.replaceAll(`${canary("input")}, attempt`, "");
    for (const secret of [...ours, ...sent]) expect(told).not.toContain(secret);
  }
}

/** As the client of Upstash tells it: with all that it had asked for. */
const commandTold: Fault = async (forward) => {
  await (await forward()).body?.cancel();
  const error = `WRONGTYPE Operation, command was: [["set","${canary("input")}","${canary("idempotency")}"]]`;
  return Response.json({ error }, { status: 400 });
};

describe("what others say in an error", () => {
  const texts = [
    ["whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0", "whsec_..."],
    ["v1.0123abcd.eyJqb2JJZCI6Imd1ZXNzIn0.AAAAAAAAAAAA", "v1..."],
    ["authorization: Bearer abc.def-ghi", "authorization: Bearer ..."],
    ["Invalid URL: 'https://files.example.org/a?sig=abc'", "Invalid URL: 'https://files.example.org/a?...'"],
    ["redis://user:hunter2@127.0.0.1:6379 is away", "redis://...@127.0.0.1:6379 is away"],
    ['ERR no, command was: [["hset","job:1","abc"]]', "ERR no, command was: ..."],
  ] as const;

  test.each(texts)("is redacted: %s", (text, left) => {
    expect(redacted(text)).toBe(left);
  });

  test("is redacted in warnings and errors, in every member of a line", async () => {
    const lines: string[] = [];
    const log = createLog((text) => void lines.push(text), () => new Date(0));
    for (const [text] of texts) log("error", "failure", { error: text, inner: { stack: [text] } });
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (const secret of ["c2VjcmV0", "eyJqb2Ji", "abc", "hunter2"]) {
      expect(lines.join("")).not.toContain(secret);
    }
    expect(lines.join("").split("\n")).toHaveLength(texts.length + 1);
  });
});
