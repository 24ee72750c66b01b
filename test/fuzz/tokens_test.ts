import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { has } from "../support/has.ts";
import { createMutant, type Patch } from "../support/mutant.ts";
import { fuzzTokens } from "./tokens.ts";

const timeout = 60_000;

describe.skipIf(!has("redis"))("tokens that are forged, cut, mixed or stolen", { timeout }, () => {
  test("are refused, before Redis is asked anything; and late ones change nothing", async () => {
    const { kinds, late, ...tally } = await fuzzTokens({ cases: 4_000, seed: 1 });
    expect(tally).toEqual({ forged: 4_000, accepted: 0, commands: 0, changes: 0 });
    expect(late).toBe(300);
    expect(Object.keys(kinds).length).toBeGreaterThan(30);
  });

  const planted: readonly (readonly [bug: string, patch: Patch, broken: "accepted" | "commands"])[] = [
    ["a signature that is not looked at", {
      file: "src/webhook/signed_token.ts",
      find: 'if (!await crypto.subtle.verify("HMAC", key, fromBase64Url(mac), signed)) return undefined;',
      replace: 'await crypto.subtle.verify("HMAC", key, fromBase64Url(mac), signed);',
    }, "accepted"],
    ["a token that is good for every job", {
      file: "src/http/capability.ts",
      find: "capability !== undefined && capability.jobId === jobId",
      replace: "capability !== undefined",
    }, "accepted"],
    ["a job that is looked for first", {
      file: "src/http/routes/receive_report.ts",
      find: 'const capability = await readCapability(c, ports, c.req.param("jobID"));',
      replace:
        'await ports.jobs.readLog(c.req.param("jobID"), 1); const capability = await readCapability(c, ports, c.req.param("jobID"));',
    }, "commands"],
  ];
  test.each(planted)("are noticed with %s", async (_bug, patch, broken) => {
    using mutant = createMutant([patch]);
    const entry = join(mutant.root, "workers/gateway/deno.ts");
    const tally = await fuzzTokens({ cases: 600, seed: 2, entry });
    expect(tally[broken]).toBeGreaterThan(0);
  });
});
