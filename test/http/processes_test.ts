import { describe, expect, it } from "vitest";
import type { Answered } from "../support/answered.ts";
import { asyncOnly, echo, sampleProcesses } from "../support/sample_processes.ts";
import { createWorld, publicUrl, type World } from "../support/world.ts";

interface Page {
  readonly processes: readonly Record<string, unknown>[];
  readonly links: readonly { readonly rel: string; readonly href: string }[];
}

const noSuchProcess = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-process";

/** The ids of every page, following the next links from the given path. */
async function pages(world: World, path: string): Promise<string[][]> {
  const found: string[][] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const { status, body }: Answered<Page> = await world.ask<Page>(next);
    expect(status).toBe(200);
    found.push(body.processes.map(({ id }) => String(id)));
    next = body.links.find(({ rel }) => rel === "next")?.href.slice(publicUrl.length);
  }
  return found;
}

describe("GET /processes", () => {
  it("lists summaries by id, without inputs and outputs", async () => {
    const world = await createWorld();
    const { body } = await world.ask<Page>("/processes");
    expect(body.processes.map(({ id }) => id)).toEqual([
      "async_only",
      "echo",
      "fragile",
      "survey",
      "sync_only",
    ]);
    const { inputs: _inputs, outputs: _outputs, ...summary } = echo;
    expect(body.processes[1]).toMatchObject(summary);
    for (const process of body.processes) expect(Object.keys(process)).not.toContain("inputs");
    expect(body.links).toMatchObject([{ rel: "self", href: `${publicUrl}/processes` }]);
  });

  it("pages by limit, and every process is on exactly one page", async () => {
    const world = await createWorld();
    expect(await pages(world, "/processes?limit=2")).toEqual([["async_only", "echo"], ["fragile", "survey"], [
      "sync_only",
    ]]);
    expect(await pages(world, "/processes?limit=1")).toHaveLength(5);
    expect(await pages(world, "/processes?limit=5")).toHaveLength(1);
    expect(await pages(world, "/processes?limit=999999999")).toHaveLength(1);
  });

  it("goes back by prev, to the same pages", async () => {
    const world = await createWorld();
    const down = await pages(world, "/processes?limit=2");
    const found: string[][] = [];
    let last = "";
    for (let next: string | undefined = "/processes?limit=2"; next;) {
      last = next;
      const { body }: Answered<Page> = await world.ask<Page>(next);
      next = body.links.find(({ rel }) => rel === "next")?.href.slice(publicUrl.length);
    }
    for (let prev: string | undefined = last; prev;) {
      const { body }: Answered<Page> = await world.ask<Page>(prev);
      found.unshift(body.processes.map(({ id }) => String(id)));
      prev = body.links.find(({ rel }) => rel === "prev")?.href.slice(publicUrl.length);
    }
    expect(found).toEqual(down);
  });

  it("gives ten when no limit is named", async () => {
    const processes = Array.from({ length: 25 }, (_, index) => ({ ...echo, id: `p${index}` }));
    const world = await createWorld({ processes });
    expect((await pages(world, "/processes")).map((page) => page.length)).toEqual([10, 10, 5]);
  });

  it("its next link works for long ids", async () => {
    const ids = ["a", "b", "c"].map((letter) => letter + "größe-".repeat(30));
    const world = await createWorld({ processes: ids.map((id) => ({ ...echo, id })) });
    expect(await pages(world, "/processes?limit=1")).toEqual(ids.map((id) => [id]));
  });

  for (const limit of ["0", "-1", "1.5", "ten", "", "1&limit=2"]) {
    it(`refuses limit=${limit}`, async () => {
      const world = await createWorld();
      const { status, body } = await world.ask(`/processes?limit=${limit}`);
      expect([status, body["type"]]).toEqual([400, "invalid-parameter"]);
      expect(body["detail"]).toMatch(/limit/);
    });
  }

  for (const cursor of ["zz", "%00", "W10", "e30"]) {
    it(`refuses the cursor ${cursor}`, async () => {
      const world = await createWorld();
      const { status, body } = await world.ask(`/processes?cursor=${cursor}`);
      expect([status, body["type"]]).toEqual([400, "invalid-parameter"]);
    });
  }
});

describe("GET /processes/{processID}", () => {
  it("gives the description as the runner wrote it, with links to itself and to its execution", async () => {
    const odd = {
      ...asyncOnly,
      id: "odd",
      "x-ui-order": 7,
      links: [{ href: "https://docs.example.org/odd", rel: "about" }],
      inputs: { where: { schema: { type: "string", "x-ui-widget": "map" }, "x-note": { deep: [1] } } },
    };
    const world = await createWorld({ processes: [odd] });
    const { status, body } = await world.ask("/processes/odd");
    expect(status).toBe(200);
    expect(body).toEqual({
      ...odd,
      links: [
        odd.links[0],
        expect.objectContaining({
          href: `${publicUrl}/processes/odd`,
          rel: "self",
          type: "application/json",
        }),
        expect.objectContaining({
          href: `${publicUrl}/processes/odd/execution`,
          rel: "http://www.opengis.net/def/rel/ogc/1.0/execute",
        }),
      ],
    });
  });

  it("of an id with unusual characters is reached by the link in the list", async () => {
    const ids = ["a/b", "ä ö", "x?y#z", "100%"];
    const world = await createWorld({ processes: ids.map((id) => ({ ...echo, id })) });
    const { body } = await world.ask<Page & { processes: { links: { rel: string; href: string }[] }[] }>(
      "/processes",
    );
    for (const { id, links } of body.processes) {
      const self = links.find(({ rel }) => rel === "self")?.href ?? "";
      expect((await world.ask(self.slice(publicUrl.length))).body["id"]).toBe(id);
      const execution = links.find(({ rel }) => rel.endsWith("/execute"))?.href ?? "";
      const answer = await world.fetch(execution.slice(publicUrl.length), {
        method: "POST",
        headers: { "content-type": "application/json", "prefer": "respond-async" },
        body: JSON.stringify({ inputs: { message: "x" } }),
      });
      expect(answer.status).toBe(201);
    }
  });

  for (const id of ["nobody", "%00", "a".repeat(3_000), "__proto__", "constructor", "toString"]) {
    it(`answers 404 no-such-process for "${id.slice(0, 20)}", described and executed`, async () => {
      const world = await createWorld({ processes: sampleProcesses });
      const described = await world.ask(`/processes/${id}`);
      const executed = await world.execute(id);
      for (const { status, body } of [described, executed]) {
        expect([status, body["type"], body["title"]]).toEqual([404, noSuchProcess, "No such process"]);
      }
    });
  }
});
