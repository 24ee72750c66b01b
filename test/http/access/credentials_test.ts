import { describe, expect, it } from "vitest";
import { createWorld, type WorldOptions } from "../../support/world.ts";
import { adminKey, makeKey } from "./callers.ts";

const closed: WorldOptions = {
  access: { anonymous: "off", adminKeys: [adminKey], tokenHeaders: ["x-auth-token", "x-api-key"] },
};
const basic = (user: string, password: string) => `Basic ${btoa(`${user}:${password}`)}`;

describe("an API key", () => {
  it("is taken as a bearer, as the password of Basic whoever the user is, and in each header of its own", async () => {
    const world = await createWorld(closed);
    const key = await makeKey(world);
    const ways: readonly Record<string, string>[] = [
      { authorization: `Bearer ${key}` },
      { authorization: `bearer ${key}` },
      { authorization: basic("", key) },
      { authorization: basic("anybody", key) },
      { authorization: basic(key.split("_")[1] ?? "", key) },
      { "x-auth-token": key },
      { "X-API-Key": key },
      // Of a proxy in front.
      { "x-api-key": key, authorization: basic("proxy", "password") },
    ];
    for (const headers of ways) {
      const { status } = await world.ask("/jobs", { headers });
      expect([headers, status]).toEqual([headers, 200]);
    }
  });

  it("is none in any other form, and nothing else will do instead", async () => {
    const world = await createWorld(closed);
    const key = await makeKey(world);
    const ways: readonly Record<string, string>[] = [
      {},
      { authorization: key },
      { authorization: `Token ${key}` },
      { authorization: `Bearer ${key}, Bearer ${key}` },
      { authorization: `Bearer ${key} ${key}` },
      { authorization: "Bearer" },
      { authorization: "Basic !!!" },
      { authorization: `Basic ${btoa(key)}` },
      { authorization: basic(key, "") },
      { authorization: basic(key, "password") },
      { "x-api-key": `Bearer ${key}` },
      { "x-key": key },
      { cookie: `key=${key}` },
      { authorization: `Bearer ${adminKey}x` },
      { authorization: `Bearer ${adminKey.slice(1)}` },
    ];
    for (const headers of ways) {
      const { status, body } = await world.ask("/jobs", { headers });
      expect([headers, status, body["type"]]).toEqual([headers, 401, "unauthenticated"]);
    }
    expect((await world.ask(`/jobs?key=${key}&access_token=${key}`)).status).toBe(401);
  });

  it("that is bad is 401 also where everybody is welcome, and is not looked at where nothing is asked for", async () => {
    const world = await createWorld();
    const headers = { authorization: `Bearer ${await makeKey(world)}x` };
    expect((await world.ask("/jobs", { headers })).status).toBe(401);
    expect((await world.ask("/jobs")).status).toBe(200);
    for (const path of ["/", "/conformance", "/health/ready"]) {
      expect((await world.ask(path, { headers })).status).toBe(200);
    }
  });

  it("whose secret is another's is 401, and one that was not copied whole never reaches the store", async () => {
    let reads = 0;
    const world = await createWorld({
      ...closed,
      wrap: (platform) => ({
        ...platform,
        keys: { ...platform.keys, read: (id) => (reads++, platform.keys.read(id)) },
      }),
    });
    const [key, other] = [await makeKey(world), await makeKey(world)];
    const mixed = [key.slice(0, 14), other.slice(14)].join("");
    for (const text of [mixed, key.slice(0, -1), `${key}0`, "tg_x", "x".repeat(500)]) {
      expect((await world.ask("/jobs", { headers: { "x-api-key": text } })).status).toBe(401);
    }
    expect(reads).toBe(0);
    for (let time = 0; time < 20; time++) {
      expect((await world.ask("/jobs", { headers: { "x-api-key": key } })).status).toBe(200);
    }
    expect(reads).toBe(1);
    world.clock.pass(61);
    await world.ask("/jobs", { headers: { "x-api-key": key } });
    expect(reads).toBe(2);
  });

  it("cannot be checked while the store is away: 503, and what is remembered goes on", async () => {
    let isAway = false;
    const { GatewayError } = await import("../../../src/core/errors.ts");
    const away = () =>
      Promise.reject(new GatewayError("store-unavailable", "away", { retryAfterSeconds: 5 }));
    const world = await createWorld({
      ...closed,
      wrap: (platform) => ({
        ...platform,
        keys: { ...platform.keys, read: (id) => isAway ? away() : platform.keys.read(id) },
      }),
    });
    const [known, unknown] = [await makeKey(world), await makeKey(world)];
    await world.ask("/jobs", { headers: { "x-api-key": known } });
    isAway = true;
    expect((await world.ask("/jobs", { headers: { "x-api-key": known } })).status).toBe(200);
    expect((await world.ask("/jobs", { headers: { "x-api-key": unknown } })).status).toBe(503);
  });
});

describe("the keys of a gateway", () => {
  const admin = { authorization: `Bearer ${adminKey}` };
  const create = (members: object) => ({
    method: "POST",
    headers: { ...admin, "content-type": "application/json" },
    body: JSON.stringify(members),
  });

  it("are made by an admin, told once, listed without their secret, and good for nothing at once when revoked", async () => {
    const world = await createWorld(closed);
    const made = await world.ask<Record<string, string>>(
      "/admin/keys",
      create({
        label: "nightly",
        scopes: ["jobs:read", "jobs:read"],
        tenant: "acme",
        expires: "2036-01-01T00:00:00+01:00",
      }),
    );
    expect([made.status, made.headers.get("cache-control")]).toEqual([201, "no-store"]);
    const { key = "", ...told } = made.body;
    expect(told).toEqual({
      id: key.split("_")[1],
      label: "nightly",
      tenant: "acme",
      principal: key.split("_")[1],
      scopes: ["jobs:read"],
      created: world.clock.in(0),
      expires: "2035-12-31T23:00:00.000Z",
    });
    const list = await world.ask("/admin/keys", { headers: admin });
    expect(list.body).toEqual({ keys: [told] });
    const kept = JSON.stringify([await world.keys.list(), world.logged, list.text]);
    expect(kept).not.toContain(key.split("_")[2]);
    const headers = { authorization: `Bearer ${key}` };
    expect((await world.ask("/jobs", { headers })).status).toBe(200);
    expect((await world.ask(`/admin/keys/${told["id"]}`, { method: "DELETE", headers: admin })).status).toBe(
      204,
    );
    expect((await world.ask("/jobs", { headers })).status).toBe(401);
    const again = await world.ask(`/admin/keys/${told["id"]}`, { method: "DELETE", headers: admin });
    expect([again.status, again.body["type"]]).toEqual([404, "no-such-key"]);
  });

  it("are not made of what is no tenant, no scope, no principal, or more than was asked", async () => {
    const world = await createWorld(closed);
    const good = { label: "x", scopes: ["jobs:read"] };
    const bad = [
      { ...good, label: "" },
      { ...good, scopes: [] },
      { ...good, scopes: ["everything"] },
      { ...good, tenant: "anonymous" },
      { ...good, tenant: "operator" },
      { ...good, tenant: "a/b" },
      { ...good, principal: "a b" },
      { ...good, expires: "tomorrow" },
      { ...good, digest: "00" },
      { ...good, id: "mine" },
    ];
    for (const members of bad) {
      const { status } = await world.ask("/admin/keys", create(members));
      expect([members, status]).toEqual([members, 400]);
    }
    expect(await world.keys.list()).toEqual([]);
  });

  it("are one for each holder unless they share a principal", async () => {
    const world = await createWorld(closed);
    const make = async (principal?: string) => {
      const { body } = await world.ask<{ key: string }>(
        "/admin/keys",
        create({ label: "x", scopes: ["jobs:execute", "jobs:read"], ...(principal && { principal }) }),
      );
      return { "authorization": `Bearer ${body.key}`, "prefer": "respond-async" };
    };
    const [mine, other, alice, alsoAlice] = [
      await make(),
      await make(),
      await make("alice"),
      await make("alice"),
    ];
    const message = { inputs: { message: "x" } };
    const { body } = await world.execute("echo", message, mine);
    const shared = await world.execute("echo", message, alice);
    const sees = async (headers: Record<string, string>, { jobID }: Record<string, unknown>) =>
      (await world.ask(`/jobs/${jobID}`, { headers: { authorization: headers["authorization"] ?? "" } }))
        .status;
    expect([await sees(mine, body), await sees(other, body)]).toEqual([200, 404]);
    expect([await sees(alice, shared.body), await sees(alsoAlice, shared.body)]).toEqual([200, 200]);
    const stored = await world.job(String(body["jobID"]));
    expect(stored.owner).toMatch(/^default\/[0-9A-Za-z]{11}$/);
    expect((await world.job(String(shared.body["jobID"]))).owner).toBe("default/alice");
  });

  it("of an Idempotency-Key are each its own: the same key of two principals is two jobs", async () => {
    const world = await createWorld(closed);
    const make = async (tenant: string) => ({
      "x-api-key": await makeKey(world, { tenant }),
      "idempotency-key": "the same",
      "prefer": "respond-async",
    });
    const [acme, globex] = [await make("acme"), await make("globex")];
    const message = { inputs: { message: "x" } };
    const jobs = [];
    for (const headers of [acme, globex, acme]) jobs.push(await world.execute("echo", message, headers));
    const [one, two, three] = jobs.map(({ body }) => body["jobID"]);
    expect(one).toBe(three);
    expect(one).not.toBe(two);
  });
});

describe("a token of the issuer that cannot be checked", () => {
  it("is 503 that says so, and not 401", async () => {
    const oidc = {
      issuer: "http://127.0.0.1:1",
      audience: "a",
      algorithms: ["RS256"],
      keysUrl: "http://127.0.0.1:1/keys",
    };
    const world = await createWorld({ access: { anonymous: "off", oidc } });
    const token = `${btoa('{"alg":"RS256","kid":"x"}')}.${btoa('{"sub":"a"}')}.AAAA`.replaceAll("=", "");
    const { status, body, headers } = await world.ask("/jobs", {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([status, body["type"], headers.get("retry-after")]).toEqual([503, "issuer-unavailable", "5"]);
    expect(body["detail"]).toContain("127.0.0.1:1");
  });
});
