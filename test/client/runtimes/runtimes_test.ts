/** One list of claims, each checked in Deno, Node, workerd and Chromium, against the same gateway. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBrowser, visit } from "../../support/browser.ts";
import { bundle } from "../../support/bundle.ts";
import { has, pathOf } from "../../support/has.ts";
import { createRunnerProgram, type RunnerProgram } from "../../support/runner_program.ts";
import { type ServedGateway, serveGateway } from "../../support/served_gateway.ts";
import { webhookSecret } from "../../support/webhook_secret.ts";
import { startWorker } from "../../support/workerd.ts";
import type { Outcome } from "./claim.ts";
import { claims, falseClaim } from "./claims.ts";
import { type Elsewhere, startElsewhere } from "./elsewhere.ts";
import { servePage } from "./serve_page.ts";
import type { Setting } from "./setting.ts";

const run = promisify(execFile);
const key = "a-key-that-opens-everything-and-is-told-to-nobody";
const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

describe.concurrent("the client", { timeout: 90_000 }, () => {
  let runners: readonly RunnerProgram[] = [];
  let served: ServedGateway;
  let elsewhere: Elsewhere;
  beforeAll(async () => {
    runners = await Promise.all([
      createRunnerProgram(),
      createRunnerProgram({ name: "counting", entry: "test/support/counting_runner.ts" }),
    ]);
    await Promise.all(runners.map((runner) => runner.start()));
    const addresses = runners.map(({ url, secret }, index) => ({ name: `runner${index}`, url, secret }));
    served = await serveGateway({ runners: addresses, env: { TIDEGATE_ADMIN_KEY: key } });
    elsewhere = startElsewhere();
  });
  afterAll(async () => {
    await Promise.all([served?.[Symbol.asyncDispose](), ...runners.map((runner) => runner.stop())]);
    await elsewhere?.[Symbol.asyncDispose]();
  });

  const setting = (): Setting => ({
    gateway: served.gateway.url,
    key,
    elsewhere: elsewhere.url,
    callback: signedCallback(),
  });

  it("does in Deno what it claims", async () => {
    const args = ["run", "--quiet", "--no-prompt", "--allow-net=127.0.0.1", fileOf("program.ts")];
    expectClaims(JSON.parse((await run(process.execPath, [...args, JSON.stringify(setting())])).stdout));
  });

  it.skipIf(!has("node") || !has("workerd"))("does in Node what it claims", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tidegate-node-"));
    try {
      const file = join(folder, "program.mjs");
      writeFileSync(file, (await bundle({ entry: fileOf("program.ts") })).code);
      expectClaims(JSON.parse((await run(pathOf("node"), [file, JSON.stringify(setting())])).stdout));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.skipIf(!has("workerd"))("does in workerd what it claims", async () => {
    const worker = await startWorker({ entry: fileOf("worker.ts") });
    try {
      const answer = await worker.fetch("/", { method: "POST", body: JSON.stringify(setting()) });
      expectClaims(await answer.json());
    } finally {
      await worker.stop();
    }
  });

  it.skipIf(!has("chromium") || !has("workerd"))(
    "does in Chromium what it claims, from a page of another origin",
    async () => {
      const { code } = await bundle({ entry: fileOf("page.ts") });
      await using site = servePage(code);
      const browser = await startBrowser();
      try {
        await using visited = await visit(browser, site.url);
        const outcomes = await visited.page.evaluate(
          (given) => (globalThis as unknown as Page).checkClaims(given),
          setting(),
        );
        expectClaims(outcomes);
      } finally {
        await browser.close();
      }
    },
  );
});

interface Page {
  checkClaims(setting: Setting): Promise<readonly Outcome[]>;
}

/** Each was checked and holds, and the false one was found out: a run that finds nothing wrong would be none. */
function expectClaims(outcomes: readonly Outcome[]): void {
  const names = outcomes.map(({ name }) => name);
  expect(names.toSorted()).toEqual([...claims, falseClaim].map(({ name }) => name).toSorted());
  expect(outcomes.filter(({ fault }) => fault !== undefined)).toEqual([
    { name: falseClaim.name, fault: "11,13,17,19 is without 15" },
  ]);
}

/** By the published package, not by our own code. */
function signedCallback(): Setting["callback"] {
  const [secret, id, at] = [webhookSecret(), `msg_${crypto.randomUUID()}`, new Date()];
  const body = JSON.stringify({ return_value: [2, 3, 5] });
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, at, body),
  };
  return { secret, headers, body };
}
