import { describe, expect, it } from "vitest";
import fc from "fast-check";
import type { Job } from "../../../src/core/job.ts";
import { type StatusCode, statusCode } from "../../../src/ogc/status_info.ts";
import { at, sampleJob } from "../../support/sample_job.ts";
import { createWorld, publicUrl, type World } from "../../support/world.ts";

interface Page {
  readonly jobs: readonly { readonly jobID: string }[];
  readonly links: readonly { readonly rel: string; readonly href: string }[];
}

const iso = (seconds: number) => at(seconds).toISOString();
const idsOf = ({ jobs }: Page) => jobs.map(({ jobID }) => jobID);
const linkOf = ({ links }: Page, rel: string) =>
  links.find((link) => link.rel === rel)?.href.slice(publicUrl.length);

async function write(world: World, job: Job): Promise<void> {
  await world.jobs.commit({ id: crypto.randomUUID(), job, index: { listed: true, dead: false } });
}

/** Sixty jobs, one every ten seconds from noon on, in every status, of three processes, one of which nobody offers any more. */
async function filled(): Promise<{ world: World; all: readonly Job[] }> {
  const world = await createWorld();
  const processes = ["echo", "survey", "withdrawn"];
  const all = Array.from({ length: 60 }, (_, i): Job => {
    const status = statusCode.options[i % 5] ?? "accepted";
    const isOver = i % 5 > 1;
    return sampleJob({
      id: `job-${String(i).padStart(2, "0")}`,
      processId: processes[i % 3] ?? "",
      createdAt: iso(10 * i),
      status,
      ...(status === "accepted" || i === 59 ? {} : { startedAt: iso(10 * i + 1) }),
      ...(isOver ? { finishedAt: iso(10 * i + 1 + i) } : {}),
    });
  });
  for (const job of all) await write(world, job);
  await write(world, sampleJob({ id: "theirs", owner: "somebody else", processId: "secret" }));
  world.clock.pass(600);
  return { world, all: all.toReversed() };
}

/** Everything that the pages from a path on show, page by page. */
async function pages(world: World, path: string, rel = "next"): Promise<string[][]> {
  const found: string[][] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const { status, body }: { status: number; body: Page } = await world.ask<Page>(next);
    expect([status, found.length < 100]).toEqual([200, true]);
    found.push(idsOf(body));
    next = linkOf(body, rel);
  }
  return found;
}

describe("GET /jobs with filters", () => {
  const shown = (all: readonly Job[], select: (job: Job) => boolean) =>
    all.filter(select).map(({ id }) => id);
  const lasts = ({ status, startedAt, finishedAt }: Job, now: Date) =>
    startedAt === undefined || status === "accepted"
      ? NaN
      : ((status === "running" ? now.getTime() : Date.parse(finishedAt ?? "")) - Date.parse(startedAt)) /
        1000;

  it(
    "shows the jobs that every filter selects, whichever are combined, over all pages down and up again",
    async () => {
      const { world, all } = await filled();
      const query = fc.record({
        processes: fc.option(fc.subarray(["echo", "survey", "withdrawn"], { minLength: 1 }), {
          nil: undefined,
        }),
        statuses: fc.option(fc.subarray([...statusCode.options], { minLength: 1 }), { nil: undefined }),
        from: fc.option(fc.nat(600), { nil: undefined }),
        to: fc.option(fc.nat(600), { nil: undefined }),
        least: fc.option(fc.nat(60), { nil: undefined }),
        most: fc.option(fc.nat(60), { nil: undefined }),
        comma: fc.boolean(),
        limit: fc.integer({ min: 3, max: 30 }),
      }).filter(({ from = 0, to = 600, least = 0, most = 60 }) => from <= to && least <= most);
      await fc.assert(
        fc.asyncProperty(query, async ({ processes, statuses, from, to, least, most, comma, limit }) => {
          const expected = shown(all, (job) => {
            const seconds = lasts(job, world.clock.now());
            return (!processes || processes.includes(job.processId)) &&
              (!statuses || statuses.includes(job.status)) &&
              (from === undefined || job.createdAt >= iso(from)) &&
              (to === undefined || job.createdAt <= iso(to)) &&
              (least === undefined || seconds >= least) && (most === undefined || seconds <= most);
          });
          const many = (name: string, values: readonly string[] = []) =>
            comma && values.length > 0 ? [[name, values.join(",")]] : values.map((value) => [name, value]);
          const time = from === undefined && to === undefined
            ? []
            : [["datetime", `${from === undefined ? ".." : iso(from)}/${to === undefined ? "" : iso(to)}`]];
          const search = new URLSearchParams([
            ...many("processID", processes),
            ...many("status", statuses),
            ...time,
            ...(least === undefined ? [] : [["minDuration", `${least}`]]),
            ...(most === undefined ? [] : [["maxDuration", `${most}`]]),
            ["limit", `${limit}`],
          ]);
          const found = await pages(world, `/jobs?${search}`);
          expect(found.flat()).toEqual(expected);
          for (const page of found.slice(0, -1)) expect(page).toHaveLength(limit);
          const last = (await world.ask<Page>(`/jobs?${search}`)).body;
          const second = linkOf(last, "next");
          if (second === undefined) return;
          const back = linkOf((await world.ask<Page>(second)).body, "prev");
          expect(await pages(world, back ?? "", "prev")).toEqual([expected.slice(0, limit)]);
        }),
        { numRuns: 60, endOnFailure: false },
      );
    },
    60_000,
  );

  const rows: readonly (readonly [string, (job: Job) => boolean])[] = [
    ["type=process", () => true],
    ["type=process&type=other", () => true],
    ["type=other,process", () => true],
    ["type=other", () => false],
    ["type=", () => false],
    ["processID=withdrawn", ({ processId }) => processId === "withdrawn"],
    [`datetime=${iso(100)}`, ({ createdAt }) => createdAt === iso(100)],
    [`datetime=${iso(100)}/${iso(150)}`, ({ createdAt }) => createdAt >= iso(100) && createdAt <= iso(150)],
    [`datetime=../${iso(150)}`, ({ createdAt }) => createdAt <= iso(150)],
    [`datetime=/${iso(150)}`, ({ createdAt }) => createdAt <= iso(150)],
    [`datetime=${iso(550)}/..`, ({ createdAt }) => createdAt >= iso(550)],
    [`datetime=${iso(550)}/`, ({ createdAt }) => createdAt >= iso(550)],
    ["datetime=2026-11-21T13:09:10%2B01:00/..", ({ createdAt }) => createdAt >= iso(550)],
    ["datetime=2026-11-21T13:09:10+01:00/..", ({ createdAt }) => createdAt >= iso(550)],
    ["datetime=2026-11-21t12:09:10z/..", ({ createdAt }) => createdAt >= iso(550)],
    ["datetime=0000-01-01T00:00:00%2B01:00/9999-12-31T23:59:59-01:00", () => true],
    ["datetime=1969-01-01T00:00:00Z/1970-01-01T00:00:00Z", () => false],
    ["minDuration=30&status=accepted", () => false],
    ["minDuration=0&maxDuration=0", () => false],
    ["maxDuration=999999999999999999999", ({ status, startedAt }) => status !== "accepted" && !!startedAt],
    [
      "minDuration=1&minDuration=31",
      ({ startedAt, status, id }) =>
        !!startedAt && status !== "accepted" && (status === "running" || Number(id.slice(4)) >= 31),
    ],
  ];
  it("selects by type, by process that nobody offers any more, by time and by duration", async () => {
    const { world, all } = await filled();
    for (const [search, select] of rows) {
      const { status, body } = await world.ask<Page>(`/jobs?limit=100&${search}`);
      expect([search, status, body.jobs && idsOf(body)]).toEqual([search, 200, shown(all, select)]);
    }
  });

  it("keeps a process apart whose id has a comma", async () => {
    const world = await createWorld();
    await write(world, sampleJob({ id: "one", processId: "a,b" }));
    await write(world, sampleJob({ id: "two", processId: "a" }));
    expect(idsOf((await world.ask<Page>("/jobs?processID=a,b")).body)).toEqual(["one"]);
    expect(idsOf((await world.ask<Page>("/jobs?processID=a,echo")).body)).toEqual(["two"]);
  });

  it("follows a job from status to status", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", { inputs: { message: "x" } });
    const other = await world.submit("echo", { inputs: { message: "x" } });
    const listed = async (status: StatusCode) =>
      idsOf((await world.ask<Page>(`/jobs?processID=echo&status=${status}`)).body);
    expect(await listed("accepted")).toEqual(expect.arrayContaining([jobId, other]));
    await world.report(jobId, { sequence: 1, progress: 1 });
    expect([await listed("accepted"), await listed("running")]).toEqual([[other], [jobId]]);
    await world.report(jobId, { sequence: 2, status: "failed" });
    expect([await listed("running"), await listed("failed")]).toEqual([[], [jobId]]);
    await world.ask(`/jobs/${other}`, { method: "DELETE" });
    expect([await listed("accepted"), await listed("dismissed")]).toEqual([[], [other]]);
    await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
    expect(await listed("failed")).toEqual([]);
  });

  for (const name of ["secret", "nobody", "echo,nobody", "nobody&processID=echo", "__proto__", ","]) {
    it(`answers 404 no-such-process for processID=${name}`, async () => {
      const { world } = await filled();
      const { status, body } = await world.ask(`/jobs?processID=${name}`);
      expect([status, body["title"]]).toEqual([404, "No such process"]);
      expect(body["type"]).toMatch(/no-such-process$/);
    });
  }

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ["status=queued", "/status/0", /"queued" is none of accepted, running/],
    ["status=failed&status=", "/status/1", /"" is none of/],
    ["processID=", "/processID/0", /must name a process/],
    ["minDuration=1.5", "/minDuration/0", /"1.5" is not a number of whole seconds, 0 or more/],
    ["minDuration=-1", "/minDuration/0", /"-1" is not/],
    ["maxDuration=", "/maxDuration/0", /"" is not/],
    ["maxDuration=1e3", "/maxDuration/0", /"1e3" is not/],
    ["minDuration=10&maxDuration=9", "/minDuration", /10 is above 9/],
    ["limit=1e3", "/limit", /whole number/],
    ["limit=-1", "/limit", /at least 1/],
    ["cursor=zz", "/cursor", /link of this list/],
    ...[
      "",
      "/",
      "..",
      "../..",
      "yesterday",
      "2026-11-21",
      "2026-11-21T12:00:00",
      "2026-11-21T25:00:00Z",
      "2026-13-01T00:00:00Z",
      `${iso(1)}/${iso(2)}/${iso(3)}`,
      `${iso(1)}/tomorrow`,
      `${iso(1)} ${iso(2)}`,
      `.../${iso(1)}`,
    ].map((text) =>
      [`datetime=${text}`, "/datetime", /is not a time of RFC 3339, such as .*interval "a\/b"/] as const
    ),
    [`datetime=${iso(2)}/${iso(1)}`, "/datetime", /ends before it begins/],
    ["datetime=2026-02-30T00:00:00Z/..", "/datetime", /"2026-02-30" is not a day/],
    [`datetime=${iso(1)}&datetime=${iso(2)}`, "/datetime", /must be given once/],
  ];
  for (const [search, pointer, detail] of refused) {
    it(`refuses ${search}`, async () => {
      const world = await createWorld();
      const { status, body } = await world.ask<Record<string, unknown> & { errors: unknown[] }>(
        `/jobs?${search}`,
      );
      expect([status, body["type"]]).toEqual([400, "invalid-parameter"]);
      expect(body.errors).toEqual([{ pointer, detail: expect.stringMatching(detail) }]);
    });
  }
});

describe("the links of a page of GET /jobs", () => {
  it("keep what was asked for, and nothing that is not known here", async () => {
    const { world } = await filled();
    const asked = "status=failed,running&status=accepted&minDuration=1&limit=2&token=secret";
    const { body } = await world.ask<Page>(`/jobs?${asked}`);
    expect(body.links.map(({ rel }) => rel)).toEqual(["self", "next"]);
    for (const { rel, href } of body.links) {
      const search = [...new URL(href).searchParams].filter(([name]) => name !== "cursor");
      expect([rel, search]).toEqual([rel, [
        ["status", "failed,running"],
        ["status", "accepted"],
        ["minDuration", "1"],
        ["limit", "2"],
      ]]);
    }
    const second = (await world.ask<Page>(linkOf(body, "next") ?? "")).body;
    expect(second.links.map(({ rel }) => rel)).toEqual(["self", "next", "prev"]);
    expect((await world.ask<Page>(linkOf(second, "self") ?? "")).body).toEqual(second);
    expect(idsOf((await world.ask<Page>(linkOf(second, "prev") ?? "")).body)).toEqual(idsOf(body));
  });

  it("lead up as far as jobs have come meanwhile, a full page at a time", async () => {
    const { world, all } = await filled();
    const path = "/jobs?limit=5&processID=echo";
    const echoes = all.filter(({ processId }) => processId === "echo").map(({ id }) => id);
    const second = (await world.ask<Page>(linkOf((await world.ask<Page>(path)).body, "next") ?? "")).body;
    for (let i = 0; i < 7; i++) await write(world, sampleJob({ id: `new-${i}`, createdAt: iso(1_000 + i) }));
    expect(await pages(world, linkOf(second, "prev") ?? "", "prev")).toEqual([
      echoes.slice(0, 5),
      ["new-4", "new-3", "new-2", "new-1", "new-0"],
      ["new-6", "new-5"],
    ]);
  });

  it("are not those of another list", async () => {
    const { world } = await filled();
    const next = linkOf((await world.ask<Page>("/jobs?limit=5")).body, "next") ?? "";
    const processes = linkOf((await world.ask<Page>("/processes?limit=2")).body, "next") ?? "";
    expect((await world.ask(next.replace("/jobs", "/processes"))).status).toBe(400);
    expect((await world.ask(processes.replace("/processes", "/jobs"))).status).toBe(400);
  });

  it("of a page without jobs say where to go on when the store had looked at many in vain", async () => {
    const place = { at: iso(5), id: "x" };
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        jobs: {
          ...platform.jobs,
          list: ({ after }) => Promise.resolve(after ? { jobs: [] } : { jobs: [], next: place }),
        },
      }),
    });
    expect(await pages(world, "/jobs?minDuration=5")).toEqual([[], []]);
  });
});
