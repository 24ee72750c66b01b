import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Deployment, deployment } from "./deployment.ts";
import { storePrefix } from "./gateway_store.ts";
import { createJobClient, type JobClient } from "./job_client.ts";
import { processesOfGroup } from "./resident_memory.ts";
import { sharedRedis } from "./shared_redis.ts";
import { createSite, type Site } from "./site.ts";

const facts: Readonly<Record<Deployment, { members: number; inRedis: boolean; inWorkerd: boolean }>> = {
  sqlite: { members: 1, inRedis: false, inWorkerd: false },
  redis: { members: 1, inRedis: true, inWorkerd: false },
  pair: { members: 2, inRedis: true, inWorkerd: false },
  edge: { members: 1, inRedis: true, inWorkerd: true },
};

describe(`the deployment ${deployment()} is what its name says`, () => {
  const { members, inRedis, inWorkerd } = facts[deployment()];
  let site: Site;
  let client: JobClient;
  let jobId: string;
  beforeAll(async () => {
    site = await createSite({ runnerEntry: "test/support/counting_runner.ts" });
    client = createJobClient(site.gateway.url);
    jobId = await client.submit("steady", { inputs: { uploads: true }, response: "document" });
    await client.reached(jobId);
  });
  afterAll(() => site?.stop());

  test("its jobs are in the store that it names, and in no other", async () => {
    const keys = inRedis ? await (await sharedRedis()).cli("KEYS", "*") : "";
    expect(keys.includes(storePrefix(site.folder)) && keys.includes(jobId)).toBe(inRedis);
    expect(existsSync(join(site.folder, "tidegate.db"))).toBe(!inRedis);
  });

  test("its uploaded files are in the blob store that is asked for them, and in no other", async () => {
    expect((await site.gateway.storedFiles()).length).toBeGreaterThan(0);
    expect(readdirSync(site.folder).filter((name) => name.endsWith("blobs")).length).toBe(inWorkerd ? 0 : 1);
  });

  test("each of its members answers requests, workerd where it is to", async () => {
    expect(site.gateway.members).toHaveLength(members);
    for (let count = 0; count < 2 * members; count++) await client.status(jobId);
    for (const member of site.gateway.members) {
      await member.entry(({ event, route }) => event === "request" && route === "/jobs/:jobID");
      if (process.platform !== "linux") continue;
      expect(processesOfGroup(member.pid, "workerd").length > 0).toBe(inWorkerd);
    }
  });

  test("killed and started again it has the same jobs, and every process of it is another", async () => {
    const before = site.gateway.members.map(({ pid }) => pid);
    await site.gateway.restart();
    const after = site.gateway.members.map(({ pid }) => pid);
    expect(new Set([...before, ...after]).size).toBe(2 * members);
    expect((await client.status(jobId)).body).toMatchObject({ status: "successful" });
  });
});
