import { describe, expect, test } from "vitest";
import { has } from "../support/has.ts";
import { createIssuer } from "../support/issuer.ts";
import { startRawRunner } from "../support/raw_runner.ts";
import { startEdge } from "./edge_program.ts";
import { rawProcess } from "./raw_process.ts";

const adminKey = "admin-key-of-the-edge-0123456789-abcdef";

describe.skipIf(!has("redis") || !has("wrangler"))("the gateway in workerd", () => {
  test("knows callers by keys that it keeps and by tokens of its issuer, and nobody else", {
    timeout: 60_000,
  }, async () => {
    const issuer = await createIssuer(() => new Date());
    await using runner = startRawRunner([rawProcess]);
    await using edge = await startEdge(runner, {
      TIDEGATE_ANONYMOUS: "off",
      TIDEGATE_ADMIN_KEY: adminKey,
      TIDEGATE_OIDC_ISSUER: issuer.issuer,
      TIDEGATE_OIDC_AUDIENCE: issuer.audience,
    });
    const ask = async (credentials: string, path = "/processes", init: RequestInit = {}) => {
      const headers = {
        "content-type": "application/json",
        ...credentials && { authorization: `Bearer ${credentials}` },
      };
      const answer = await fetch(edge.url + path, { ...init, headers });
      const text = await answer.text();
      return { status: answer.status, body: text === "" ? {} : JSON.parse(text) };
    };
    const wanted = { label: "x", scopes: ["processes:read"] };
    const { body: { key, id } } = await ask(adminKey, "/admin/keys", {
      method: "POST",
      body: JSON.stringify(wanted),
    });
    const scope = "processes:read";
    const good = [key, adminKey, await issuer.token({ scope })];
    for (const credentials of good) expect((await ask(credentials)).status).toBe(200);
    const bad = [
      "",
      `${key}x`,
      issuer.unsigned({ scope }),
      await issuer.confused({ scope }),
      await issuer.token({ scope, exp: 1 }),
    ];
    for (const credentials of bad) expect((await ask(credentials)).status).toBe(401);
    expect((await ask(await issuer.token())).status).toBe(403);
    expect((await ask(key, "/admin/keys")).status).toBe(403);
    expect((await ask(adminKey, `/admin/keys/${id}`, { method: "DELETE" })).status).toBe(204);
    expect((await ask(key)).status).toBe(401);
    expect(edge.lines.join("\n")).not.toContain(key);
  });

  test(
    "answers nothing but which settings it wants when it has a public URL and nothing says who may use it",
    { timeout: 60_000 },
    async () => {
      await using runner = startRawRunner([rawProcess]);
      await using edge = await startEdge(runner, { TIDEGATE_PUBLIC_URL: "https://gateway.example.org" });
      const answer = await fetch(`${edge.url}/processes`);
      const { type, errors } = await answer.json();
      expect([answer.status, type]).toEqual([503, "misconfigured"]);
      expect(errors).toEqual([{
        detail: expect.stringMatching(/^TIDEGATE_ADMIN_KEY: .*TIDEGATE_OIDC_ISSUER.*TIDEGATE_ANONYMOUS/),
      }]);
    },
  );
});
