import { describe, expect, it } from "vitest";
import { createWorld, type World } from "../../support/world.ts";
import { adminKey, makeKey } from "./callers.ts";

const hello = { inputs: { message: "hello" } };
const inBackground = { prefer: "respond-async" };

describe("anonymous on loopback", () => {
  const asked = (world: World, headers: Record<string, string>) =>
    world.ask("/admin/keys", { headers }).then(({ status }) => status);

  it("may do everything, when the request was sent to this machine by its own name", async () => {
    const world = await createWorld({ access: { anonymous: "loopback" } });
    const names = [
      "localhost:8008",
      "LOCALHOST",
      "app.localhost:1",
      "127.0.0.1:8008",
      "127.8.9.10",
      "[::1]:8008",
      "localhost.",
    ];
    for (const host of names) expect([host, await asked(world, { host })]).toEqual([host, 200]);
    const others = [
      "gateway.test",
      "localhost.evil.example",
      "127.0.0.1.evil.example",
      "evil.example:127",
      "",
      "[::2]",
      "0.0.0.0",
      "10.0.0.1",
      "1270.0.0.1",
    ];
    for (const host of others) expect([host, await asked(world, { host })]).toEqual([host, 401]);
  });

  it("is nobody who was sent by a page of somebody else's", async () => {
    const world = await createWorld({ access: { anonymous: "loopback" } });
    const host = "localhost:8008";
    for (const origin of ["http://localhost:3000", "http://127.0.0.1:8008", "https://[::1]"]) {
      expect([origin, await asked(world, { host, origin })]).toEqual([origin, 200]);
    }
    for (const origin of ["https://evil.example", "null", "http://localhost.evil.example", "file://", ""]) {
      expect([origin, await asked(world, { host, origin })]).toEqual([origin, 401]);
    }
  });

  it("owns its jobs as before there were keys, and lists its own only, though it may see all", async () => {
    const world = await createWorld({ access: { anonymous: "loopback" } });
    const headers = { host: "localhost" };
    const mine = await world.execute("echo", hello, { ...headers, ...inBackground });
    const key = await makeKey(world);
    const theirs = await world.execute("echo", hello, { "x-api-key": key, ...inBackground });
    expect((await world.job(String(mine.body["jobID"]))).owner).toBe("anonymous");
    const { body } = await world.ask("/jobs", { headers });
    expect(body["jobs"]).toMatchObject([{ jobID: mine.body["jobID"] }]);
    expect((await world.ask(`/jobs/${theirs.body["jobID"]}`, { headers })).status).toBe(200);
  });
});

describe("admins", () => {
  it("see, list and dismiss everybody's jobs", async () => {
    const world = await createWorld({ access: { anonymous: "link", adminKeys: [adminKey] } });
    const admin = { authorization: `Bearer ${adminKey}` };
    const acme = { "x-api-key": await makeKey(world), ...inBackground };
    const globex = { "x-api-key": await makeKey(world, { tenant: "globex" }), ...inBackground };
    const made = [];
    for (const headers of [acme, globex, inBackground]) {
      made.push((await world.execute("echo", hello, headers)).body["jobID"]);
    }
    const { body } = await world.ask<{ jobs: { jobID: string }[] }>("/jobs", { headers: admin });
    expect(body.jobs.map(({ jobID }) => jobID).sort()).toEqual(made.map(String).sort());
    for (const jobID of made) {
      expect((await world.ask(`/jobs/${String(jobID).split(".")[0]}`, { headers: admin })).status).toBe(200);
      expect((await world.ask(`/jobs/${jobID}`, { method: "DELETE", headers: admin })).status).toBe(200);
    }
  });
});

describe("anonymous by link", () => {
  const linked = () => createWorld({ access: { anonymous: "link" } });
  const submit = async (world: World, headers: Record<string, string> = {}) => {
    const made = await world.execute("echo", hello, { ...inBackground, ...headers });
    await world.settle();
    return {
      ...made,
      name: String(made.body["jobID"]),
      path: new URL(made.headers.get("location") ?? "").pathname,
    };
  };

  it("is told a link that holds a key of 122 random bits; a client that goes by jobID, or by links, needs no more", async () => {
    const world = await linked();
    const { name, path, body } = await submit(world);
    expect(name).toMatch(/^[0-9a-f-]{36}\.[0-9a-f]{32}$/);
    expect(path).toBe(`/jobs/${name}`);
    for (const { href } of body["links"] as { href: string }[]) expect(href).toContain(`/jobs/${name}`);
    const id = name.split(".")[0] ?? "";
    await world.report(id, { sequence: 1, status: "successful", outputs: { message: { value: "hello" } } });
    for (const rest of ["", "/results", "/results/message", "/definition", "/log", "/deliveries"]) {
      const answer = await world.ask(path + rest);
      expect([rest, answer.status]).toEqual([rest, 200]);
      for (const [text] of answer.text.matchAll(/\/jobs\/[^"]*/g)) expect(text).toContain(name);
    }
    expect((await world.ask(path, { method: "DELETE" })).body).toMatchObject({ jobID: name });
  });

  it("finds no job without the key, with another, or with that of another job, on any route or list", async () => {
    const world = await linked();
    const [one, other] = [await submit(world), await submit(world)];
    const [id = "", key = ""] = one.name.split(".");
    const key2 = other.name.split(".")[1] ?? "";
    const wrong = [
      id,
      `${id}.`,
      `${id}.${key2}`,
      `${id}.${key.slice(1)}`,
      `${id}.${key}0`,
      `${id}.${key.toUpperCase()}x`,
      `${id}.${key}.`,
    ];
    for (const name of wrong) {
      for (const rest of ["", "/results", "/definition", "/log", "/deliveries"]) {
        const headers = { "x-request-id": "r" };
        const theirs = await world.ask(`/jobs/${name}${rest}`, { headers });
        const none = await world.ask(`/jobs/${name.replace(id, crypto.randomUUID())}${rest}`, { headers });
        expect([name, rest, theirs.status]).toEqual([name, rest, 404]);
        expect(theirs.text.replaceAll(id, "ID")).toBe(none.text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, "ID"));
      }
      expect((await world.ask(`/jobs/${name}`, { method: "DELETE" })).status).toBe(404);
      expect((await world.ask(`/jobs?jobID=${name}`)).body["jobs"]).toEqual([]);
    }
    const before = await world.job(id);
    const dead = { ...before, revision: before.revision + 1 };
    await world.jobs.commit({ id: crypto.randomUUID(), job: dead, index: { listed: true, dead: true } });
    expect((await world.jobs.list({ dead: true, limit: 1 })).jobs).toHaveLength(1);
    expect((await world.ask("/dead-letters")).body["deadLetters"]).toEqual([]);
    for (const list of ["/jobs", "/jobs?processID=echo", "/jobs?status=accepted", "/jobs?type=process"]) {
      expect((await world.ask(list)).body["jobs"]).toEqual([]);
    }
    const { body } = await world.ask(`/jobs?jobID=${one.name},${other.name}`);
    expect(body["jobs"]).toHaveLength(2);
  });

  it("has the jobs of its batch by the group, which no job tells", async () => {
    const world = await linked();
    const batch = await world.ask<{ group: string; jobs: { jobID: string; group?: string }[] }>(
      "/jobs/batch",
      {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ processID: "echo", inputs: [{ message: "a" }, { message: "b" }] }),
      },
    );
    const { group, jobs } = batch.body;
    expect(group).toMatch(/^[0-9a-f]{32}$/);
    expect(jobs.map((job) => job.group)).toEqual([undefined, undefined]);
    const list = await world.ask<{ jobs: { jobID: string }[] }>(`/jobs?group=${group}`);
    expect(list.body.jobs.map(({ jobID }) => jobID).sort()).toEqual(jobs.map(({ jobID }) => jobID).sort());
    expect((await world.ask(`/jobs?group=${group}`, { method: "DELETE" })).status).toBe(200);
  });

  it("may send a request again with a key that nobody can think of, and no other", async () => {
    const world = await linked();
    const key = crypto.randomUUID();
    const [one, again] = [
      await submit(world, { "idempotency-key": key }),
      await submit(world, { "idempotency-key": key }),
    ];
    expect(again.name).toBe(one.name);
    const short = await world.execute("echo", hello, { ...inBackground, "idempotency-key": "nightly run" });
    expect([short.status, short.body["type"]]).toEqual([400, "invalid-parameter"]);
    const batch = await world.ask("/jobs/batch", {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": "nightly run" },
      body: JSON.stringify({ processID: "echo", inputs: [{ message: "a" }] }),
    });
    expect(batch.status).toBe(400);
  });

  it("leaves the key out of the log, of what runners are told and of what holders of keys are listed", async () => {
    const world = await linked();
    const { name, path } = await submit(world);
    const [id = "", key = ""] = name.split(".");
    await world.ask(path);
    await world.ask(`/jobs/${id}.${"0".repeat(32)}`);
    await world.report(id, { sequence: 1, progress: 1 });
    expect(JSON.stringify(world.logged)).not.toContain(key);
    expect(JSON.stringify(world.dispatches(id))).not.toContain(key);
    const headers = { "x-api-key": await makeKey(world) };
    expect((await world.ask("/jobs", { headers })).body["jobs"]).toEqual([]);
    expect((await world.ask(`/jobs/${id}`, { headers })).status).toBe(404);
    expect((await world.ask(path, { headers })).status).toBe(200);
  });

  it("keeps its jobs private when the gateway is opened to everybody later", async () => {
    const world = await createWorld({ access: { anonymous: "public" } });
    const job = {
      ...await world.job(await world.submit("echo", hello)),
      id: crypto.randomUUID(),
      revision: 1,
    };
    const linkKey = "0".repeat(32);
    const index = { listed: true, dead: false };
    const owner = "anonymous/link";
    await world.jobs.commit({ id: crypto.randomUUID(), job: { ...job, owner, linkKey }, index });
    expect((await world.ask(`/jobs/${job.id}`)).status).toBe(404);
    expect((await world.ask("/jobs")).body["jobs"]).toHaveLength(1);
    expect((await world.ask(`/jobs/${job.id}.${linkKey}`)).status).toBe(200);
  });
});
