import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Bundle, bundleWorker } from "../edge/bundle.ts";
import { plainWorkerd, type PlainWorkerdOptions } from "../edge/plain_workerd.ts";
import { answers } from "../support/answers.ts";
import { has } from "../support/has.ts";
import { createProgram } from "../support/program.ts";
import { type Canary, startCanary } from "./canary.ts";
import type { Calls } from "./subscriber_calls.ts";
import { plainlyHostileUrls } from "./urls.ts";

describe.skipIf(!has("wrangler"))(
  "URLs of subscribers that lead inside, in workerd",
  { timeout: 60_000 },
  () => {
    let bundle: Bundle;
    let canary: Canary;
    beforeAll(async () => {
      bundle = bundleWorker("test/hostile/network_worker.ts");
      canary = await startCanary();
    }, 60_000);
    afterAll(async () => {
      await canary?.[Symbol.asyncDispose]();
      bundle?.[Symbol.dispose]();
    });

    /** What a Worker on that network answers, and how many connections the canary saw meanwhile. */
    async function ask<Answer>(
      network: PlainWorkerdOptions["network"] & string,
      path: string,
      urls: readonly string[],
    ) {
      const { command, url } = await plainWorkerd({ path: bundle.path, vars: {}, network });
      const workerd = createProgram({ name: "workerd", command, isReady: () => answers(url, 200) });
      const before = canary.connections();
      try {
        await workerd.start();
        const body = JSON.stringify({ urls, port: canary.port });
        const answer = await fetch(`${url}${path}`, { method: "POST", body });
        return { answer: await answer.json() as Answer, connections: canary.connections() - before };
      } finally {
        await workerd.stop();
      }
    }

    test("are refused at submission and at delivery, all of them, and nobody is connected to", async () => {
      const urls = plainlyHostileUrls(canary.port);
      expect(urls.length).toBeGreaterThanOrEqual(400);
      // On a network that forbids nothing: the policy alone is looked at.
      const { answer, connections } = await ask<readonly Calls[]>("everybody", "/calls", urls);
      expect(answer.filter(({ refusal }) => refusal === undefined)).toEqual([]);
      expect(answer.filter(({ delivery }) => delivery !== "refused")).toEqual([]);
      expect([answer.length, connections]).toEqual([urls.length, 0]);
      console.log(`subscriber_urls ${urls.length} spellings on workerd, ${connections} connections`);
    });

    test("are not connected to by workerd itself either, whatever name leads there", async () => {
      const hosts = ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "127.255.255.254"];
      const urls = hosts.map((host) => `http://${host}:${canary.port}/`);
      const { answer, connections } = await ask<readonly string[]>("public", "/fetch", urls);
      expect([connections, new Set(answer)]).toEqual([0, new Set(["nobody"])]);
      const open = await ask<readonly string[]>("everybody", "/fetch", urls);
      expect(open.connections, "the canary is seen by whoever may reach it").toBeGreaterThan(1);
    });
  },
);
