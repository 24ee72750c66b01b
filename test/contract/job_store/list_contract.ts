import { describe, expect, it } from "vitest";
import type { Job } from "../../../src/core/job.ts";
import type { Cursor, JobPage, JobStore, ListQuery } from "../../../src/core/ports.ts";
import { statusCode } from "../../../src/ogc/status_info.ts";
import { openedForEachTest } from "./opened.ts";
import { at, changeTo, nextOf, sampleJob } from "./sample.ts";

export function listContract(open: () => Promise<JobStore>): void {
  describe("list", () => {
    const store = openedForEachTest(open);

    const add = async (members: Partial<Job>, index = {}) => {
      const job = sampleJob(members);
      await store().commit(changeTo(job, { index }));
      return job;
    };
    const ids = async (query: ListQuery) => (await store().list(query)).jobs.map(({ id }) => id);

    it("gives an empty list when there is nothing", async () => {
      expect((await store().list({ limit: 10 })).jobs).toEqual([]);
      expect((await store().list({ owner: "ada", limit: 10 })).jobs).toEqual([]);
      expect((await store().list({ dead: true, limit: 10 })).jobs).toEqual([]);
    });

    it("gives whole records, newest first, then by id", async () => {
      await add({ id: "b", createdAt: at(1) });
      await add({ id: "z", createdAt: at(0) });
      await add({ id: "c", createdAt: at(1) });
      const newest = await add({ id: "a", createdAt: at(2), title: "newest" });
      expect(await ids({ limit: 10 })).toEqual(["a", "c", "b", "z"]);
      expect((await store().list({ limit: 1 })).jobs[0]).toEqual(newest);
    });

    it("gives an owner only what is theirs", async () => {
      await add({ id: "a1", owner: "ada" });
      await add({ id: "b1", owner: "bob" });
      await add({ id: "a2", owner: "ada" });
      await add({ id: "c1", owner: "ada " });
      expect(await ids({ owner: "ada", limit: 10 })).toEqual(["a2", "a1"]);
      expect(await ids({ owner: "eve", limit: 10 })).toEqual([]);
      expect(await ids({ limit: 10 })).toEqual(["c1", "b1", "a2", "a1"]);
    });

    it("pages through everything once, up and down, whatever comes and goes meanwhile", async () => {
      const all = Array.from({ length: 25 }, (_, i) => `job-${String(i).padStart(2, "0")}`);
      for (const [i, id] of all.entries()) await add({ id, createdAt: at(Math.floor(i / 3)) });
      const seen: string[] = [];
      let after: Cursor | undefined = { at: at(99), id: "" };
      for (let pages = 0; after && pages < 20; pages++) {
        const page: JobPage = await store().list({ limit: 4, after });
        seen.push(...page.jobs.map(({ id }) => id));
        after = page.next;
        await add({ createdAt: at(1_000), id: `new-${seen.length}` });
      }
      expect(seen).toEqual(all.toReversed());
      const back: string[] = [];
      let before: Cursor | undefined = { at: at(0), id: "job-00" };
      for (let pages = 0; before && pages < 5; pages++) {
        const page: JobPage = await store().list({ limit: 5, before });
        back.unshift(...page.jobs.map(({ id }) => id));
        before = page.next;
        await add({ createdAt: at(-1), id: `old-${back.length}` });
      }
      expect(back).toEqual(all.toReversed());
    });

    it("leaves out what is not listed, from its creation or from a later change on, and takes it in again", async () => {
      const hidden = await add({ id: "hidden" }, { listed: false });
      const job = await add({ id: "job" });
      expect(await ids({ limit: 10 })).toEqual(["job"]);
      await store().commit(changeTo(nextOf(job), { index: { listed: false } }));
      expect(await ids({ limit: 10 })).toEqual([]);
      expect(await ids({ owner: job.owner, limit: 10 })).toEqual([]);
      await store().commit(changeTo(nextOf(hidden)));
      expect(await ids({ limit: 10 })).toEqual(["hidden"]);
    });

    it("has a job under its process and the status that it is in, and nowhere else", async () => {
      await add({ id: "slept", processId: "sleep", status: "failed" });
      let job = await add({ id: "job" });
      const found = async (processId: string) => {
        const pages = statusCode.options.map((status) =>
          ids({ owner: "ada", processIds: [processId], statuses: [status], limit: 5 })
        );
        return (await Promise.all(pages)).map((page) => page.join());
      };
      expect(await found("echo")).toEqual(["job", "", "", "", ""]);
      await store().commit(changeTo(job = nextOf(job, { status: "running" })));
      expect(await found("echo")).toEqual(["", "job", "", "", ""]);
      await store().commit(changeTo(job = nextOf(job, { status: "dismissed" })));
      expect(await found("echo")).toEqual(["", "", "", "", "job"]);
      expect(await found("sleep")).toEqual(["", "", "", "slept", ""]);
      expect(await ids({ owner: "ada", statuses: ["failed", "dismissed"], limit: 5 })).toEqual([
        "slept",
        "job",
      ]);
      expect(await ids({ owner: "bob", statuses: ["failed"], limit: 5 })).toEqual([]);
      await store().commit(changeTo(nextOf(job), { index: { listed: false } }));
      expect(await found("echo")).toEqual(["", "", "", "", ""]);
    });

    it("lists the jobs with dead letters, of one owner or of all", async () => {
      await add({ id: "a1", owner: "ada" }, { dead: true });
      await add({ id: "a2", owner: "ada" });
      const bobs = await add({ id: "b1", owner: "bob", createdAt: at(1) }, { dead: true });
      expect(await ids({ dead: true, limit: 10 })).toEqual(["b1", "a1"]);
      expect(await ids({ dead: true, owner: "ada", limit: 10 })).toEqual(["a1"]);
      expect(await ids({ dead: true, limit: 10, after: { at: bobs.createdAt, id: bobs.id } })).toEqual([
        "a1",
      ]);
      await store().commit(changeTo(nextOf(bobs), { index: { dead: false } }));
      expect(await ids({ dead: true, limit: 10 })).toEqual(["a1"]);
      expect(await ids({ dead: true, owner: "bob", limit: 10 })).toEqual([]);
    });

    it("gives the jobs that are named, of the owner and listed, each once, newest first, in pages", async () => {
      for (let i = 0; i < 5; i++) await add({ id: `job-${i}`, createdAt: at(i) });
      await add({ id: "foreign", owner: "bob" });
      await add({ id: "hidden" }, { listed: false });
      const named = ["job-1", "job-4", "foreign", "job-1", "hidden", "nowhere", "job-3"];
      expect(await ids({ owner: "ada", ids: named, limit: 9 })).toEqual(["job-4", "job-3", "job-1"]);
      expect(await ids({ ids: named, limit: 9 })).toEqual(["job-4", "job-3", "job-1", "foreign"]);
      expect(await ids({ owner: "ada", ids: [], limit: 9 })).toEqual([]);
      const query = { owner: "ada", ids: named, limit: 2 };
      const first = await store().list(query);
      expect(first.jobs.map(({ id }) => id)).toEqual(["job-4", "job-3"]);
      const second = await store().list({ ...query, after: first.next ?? { at: "", id: "" } });
      expect([second.jobs.map(({ id }) => id), second.next]).toEqual([["job-1"], undefined]);
      expect(await ids({ ...query, before: { at: at(2), id: "" } })).toEqual(["job-4", "job-3"]);
    });

    it("has a job in its group as long as it is listed, and in no other", async () => {
      let job = await add({ id: "a1", group: "one" });
      await add({ id: "a2", group: "one", status: "failed", createdAt: at(1) });
      await add({ id: "a3", group: "two" });
      await add({ id: "a4" });
      await add({ id: "b1", group: "one", owner: "bob" });
      const found = (query: Partial<ListQuery> = {}) =>
        ids({ owner: "ada", group: "one", limit: 9, ...query });
      expect(await found()).toEqual(["a2", "a1"]);
      expect(await found({ statuses: ["failed"] })).toEqual(["a2"]);
      expect(await found({ ids: ["a1", "a3", "b1"] })).toEqual(["a1"]);
      expect(await found({ group: "two" })).toEqual(["a3"]);
      expect(await found({ owner: "bob" })).toEqual(["b1"]);
      expect(await ids({ group: "one", limit: 9 })).toEqual(["a2", "b1", "a1"]);
      await store().commit(changeTo(job = nextOf(job, { status: "running" })));
      expect(await found({ statuses: ["running"] })).toEqual(["a1"]);
      await store().commit(changeTo(job = nextOf(job), { index: { listed: false } }));
      expect(await found()).toEqual(["a2"]);
      await store().commit(changeTo(job = nextOf(job)));
      await store().commit(changeTo(nextOf(job), { forget: true }));
      expect(await found()).toEqual(["a2"]);
    });

    it("shows the newest revision of a record", async () => {
      const job = await add({});
      await store().commit(changeTo(nextOf(job, { status: "running", progress: 5 })));
      expect((await store().list({ limit: 10 })).jobs).toEqual([{
        ...job,
        status: "running",
        progress: 5,
        revision: 2,
      }]);
    });
  });
}
