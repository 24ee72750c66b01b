import { describe, expect, it } from "vitest";
import { createWorld, publicUrl, type World } from "../../support/world.ts";

interface Page {
  readonly jobs: readonly Record<string, unknown>[];
  readonly links: readonly { readonly rel: string; readonly href: string }[];
}

const hello = { inputs: { message: "hello" } };

async function submitted(world: World, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < count; number++) {
    const { body } = await world.execute("async_only", hello);
    ids.unshift(String(body["jobID"]));
    if (number % 2 === 1) world.clock.pass(1);
  }
  return ids;
}

const idsOf = (page: Page) => page.jobs.map(({ jobID }) => String(jobID));
const nextOf = (page: Page) => page.links.find(({ rel }) => rel === "next")?.href.slice(publicUrl.length);

describe("GET /jobs", () => {
  it("is empty at first, with a link to itself", async () => {
    const world = await createWorld();
    const { status, body } = await world.ask<Page>("/jobs");
    expect([status, body.jobs]).toEqual([200, []]);
    expect(body.links).toMatchObject([{ rel: "self", href: `${publicUrl}/jobs`, type: "application/json" }]);
  });

  it("lists the newest first, each as its own status tells it", async () => {
    const world = await createWorld();
    const ids = await submitted(world, 5);
    const { body } = await world.ask<Page>("/jobs");
    expect(idsOf(body)).toEqual(ids);
    for (const job of body.jobs) expect(job).toEqual((await world.ask(`/jobs/${job["jobID"]}`)).body);
  });

  it("pages by limit without gap or repeat, also while jobs come and go", async () => {
    const world = await createWorld();
    const ids = await submitted(world, 25);
    const first = (await world.ask<Page>("/jobs")).body;
    expect(idsOf(first)).toEqual(ids.slice(0, 10));
    await submitted(world, 3);
    await world.settle();
    for (const id of [ids[9], ids[12]]) {
      await world.report(String(id), { sequence: 1, status: "failed" });
      await world.ask(`/jobs/${id}`, { method: "DELETE" });
    }
    const second = (await world.ask<Page>(nextOf(first) ?? "")).body;
    expect(idsOf(second)).toEqual([...ids.slice(10, 12), ...ids.slice(13, 21)]);
    const third = (await world.ask<Page>(nextOf(second) ?? "")).body;
    expect(idsOf(third)).toEqual(ids.slice(21));
    expect(nextOf(third)).toBeUndefined();
  });

  it("has no next link on a page that is just full", async () => {
    const world = await createWorld();
    await submitted(world, 4);
    expect(nextOf((await world.ask<Page>("/jobs?limit=4")).body)).toBeUndefined();
    expect(nextOf((await world.ask<Page>("/jobs?limit=3")).body)).toContain("limit=3");
  });

  for (const query of ["limit=0", "limit=x", "cursor=zz", "cursor="]) {
    it(`refuses ${query}`, async () => {
      const world = await createWorld();
      const { status, body } = await world.ask(`/jobs?${query}`);
      expect([status, body["type"]]).toEqual([400, "invalid-parameter"]);
    });
  }

  it("ignores parameters that it does not know", async () => {
    const world = await createWorld();
    expect((await world.ask("/jobs?colour=blue")).status).toBe(200);
  });
});

describe("GET /dead-letters", () => {
  it("pages through the jobs with deliveries that could not be made", async () => {
    const world = await createWorld();
    world.sender.always("harbour", { kind: "answered", status: 404, body: "" });
    const ids = (await submitted(world, 3)).slice();
    await world.settle();
    const { body } = await world.ask<{ deadLetters: { jobID: string; job: string }[]; links: Page["links"] }>(
      "/dead-letters?limit=2",
    );
    expect(body.deadLetters.map(({ jobID }) => jobID)).toEqual(ids.slice(0, 2));
    expect(body.deadLetters[0]?.job).toBe(`${publicUrl}/jobs/${ids[0]}`);
    const next = body.links.find(({ rel }) => rel === "next")?.href.slice(publicUrl.length) ?? "";
    expect((await world.ask<typeof body>(next)).body.deadLetters.map(({ jobID }) => jobID)).toEqual(
      ids.slice(2),
    );
    const second = (await world.ask<typeof body>(next)).body;
    const prev = second.links.find(({ rel }) => rel === "prev")?.href.slice(publicUrl.length) ?? "";
    expect((await world.ask<typeof body>(prev)).body.deadLetters).toEqual(body.deadLetters);
  });
});
