import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createClient } from "../../../src/client/client.ts";
import { TidegateError } from "../../../src/client/errors/tidegate_error.ts";
import { Job } from "../../../src/client/job.ts";
import { JobSet } from "../../../src/client/job_set.ts";
import { createGatewayDouble, doubleUrl } from "./gateway_double.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tidegate-saved-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const secret = "s3cr3t-t0ken";
function create(url = doubleUrl) {
  const double = createGatewayDouble();
  return { double, client: createClient({ url, fetch: double.fetch, auth: { bearer: secret } }) };
}
const messages = (count: number) => Array.from({ length: count }, (_, i) => ({ message: `number ${i}` }));
const parsed = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const thrown = (promise: Promise<unknown>) => promise.then(() => undefined, (error) => error);

describe("JobSet.save and JobSet.open", () => {
  it("write and read a set, without credentials; folders are made", async () => {
    const { double, client } = create();
    const set = await client.executeAll("echo", messages(3));
    double.move("failed", set.jobIds[1]);
    await set.refresh();
    const path = join(folder, "a", "b", "jobs.json");
    expect(await set.save(path)).toBe(path);
    const text = readFileSync(path, "utf8");
    expect(text).not.toContain(secret);
    expect(JSON.parse(text)).toMatchObject({
      version: 1,
      kind: "tidegate-jobs",
      url: `${doubleUrl}/`,
      isSingle: false,
      groups: set.groups,
      jobs: [{ jobID: "job-0", status: "accepted" }, { status: "failed" }, { processID: "echo" }],
    });

    double.move("successful", set.jobIds[0], set.jobIds[2]);
    double.lines();
    const opened = await JobSet.open(path, { fetch: double.fetch, auth: { bearer: secret } });
    expect(double.lines()).toEqual([]);
    expect([opened.jobIds, opened.groups, opened.isSingle]).toEqual([set.jobIds, set.groups, false]);
    expect(opened.jobs.map(({ status }) => status)).toEqual(["accepted", "failed", "accepted"]);
    const outcomes = await opened.get();
    expect(outcomes).toMatchObject([{ ok: true }, { ok: false }, { ok: true, results: { answer: "job-2" } }]);
    expect(double.asked.at(-1)?.headers.get("authorization")).toBe(`Bearer ${secret}`);
  });

  it("know single sets, sets without statuses, and text that is no file", async () => {
    const { double, client } = create();
    const single = await client.executeAll("echo", { message: "one" });
    double.move("successful", single.jobId);
    const text = await single.toText();
    const again = await JobSet.parse(text, { client });
    expect([again.isSingle, again.jobIds]).toEqual([true, [single.jobId]]);
    expect(await again.get()).toMatchObject({ ok: true, index: 0 });
    const plain = await client.jobSet(["job-0", "job-7"]).toText();
    expect(JSON.parse(plain).jobs).toEqual([{ jobID: "job-0" }, { jobID: "job-7" }]);
    expect((await JobSet.parse(plain, { client })).jobs.map(({ status }) => status)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it("have a name where none is given, without surprises", async () => {
    const { client } = create();
    const before = process.cwd();
    process.chdir(folder);
    try {
      const set = await client.executeAll("echo", messages(2));
      const names = [
        await set.save(),
        await client.jobSet(["../../a b"]).save(),
        await client.jobSet(["x"]).save(),
      ];
      expect(names).toEqual(["jobs-group-0.json", "jobs-..%2F..%2Fa%20b.json", "jobs-x.json"]);
      expect(readdirSync(folder).sort()).toEqual([...names].sort());
    } finally {
      process.chdir(before);
    }
  });

  it("leave out what is secret in a URL and in links", async () => {
    const { double } = create();
    const url = `https://user:${secret}@double.test/base/`;
    const { client } = create(url);
    const [jobID = ""] = double.begin(1);
    const set = client.jobSet([jobID]);
    const links = [
      { href: "https://double.test/jobs/job-0", rel: "self" },
      { href: `https://double.test/jobs/job-0/results?sig=${secret}`, rel: "results" },
      { href: `https://user:${secret}@double.test/log`, rel: "log" },
    ];
    set.jobs[0]?.seen({
      jobID,
      processID: "echo",
      type: "process",
      status: "running",
      created: "2026-11-21T12:00:00Z",
      updated: "2026-11-21T12:00:01Z",
      links,
    });
    const text = await set.toText();
    expect(text).not.toContain(secret);
    expect(JSON.parse(text)).toMatchObject({
      url: "https://double.test/base",
      jobs: [{ links: [links[0]] }],
    });
  });

  it("replace a file whole or not at all", async () => {
    const { client } = create();
    const path = join(folder, "jobs.json");
    await client.jobSet(["first"]).save(path);
    const before = readFileSync(path, "utf8");
    const { open } = await import("node:fs/promises");
    const probe = await open(path);
    const prototype = Object.getPrototypeOf(probe) as { writeFile: unknown; sync: () => Promise<void> };
    await probe.close();
    // The disk is full at the last moment.
    const sync = vi.spyOn(prototype, "sync").mockRejectedValueOnce(new Error("ENOSPC: no space left"));
    const error = await thrown(client.jobSet(["second"]).save(path));
    expect(sync).toHaveBeenCalledOnce();
    sync.mockRestore();
    expect(error).toBeInstanceOf(TidegateError);
    expect(error.message).toBe(`Cannot save jobs to "${path}": ENOSPC: no space left`);
    expect(readFileSync(path, "utf8")).toBe(before);
    expect(readdirSync(folder)).toEqual(["jobs.json"]);
    await client.jobSet(["second"]).save(path);
    expect(parsed(path).jobs).toEqual([{ jobID: "second" }]);
    expect(readdirSync(folder)).toEqual(["jobs.json"]);
  });

  it("are never read half-written: a reader beside a writer sees one or the other", async () => {
    const { client } = create();
    const path = join(folder, "jobs.json");
    const long = client.jobSet(Array.from({ length: 5_000 }, (_, i) => `long-${i}`));
    const short = client.jobSet(["short"]);
    await short.save(path);
    let isWriting = true;
    const writing = (async () => {
      for (let turn = 0; turn < 10; turn++) await (turn % 2 === 0 ? long : short).save(path);
    })().finally(() => isWriting = false);
    while (isWriting) {
      expect([1, 5_000]).toContain((await JobSet.open(path, { client })).jobs.length);
    }
    await writing;
  });

  it("say what is wrong with a file, and where it is", async () => {
    const { client } = create();
    const good = {
      version: 1,
      kind: "tidegate-jobs",
      url: doubleUrl,
      isSingle: false,
      jobs: [{ jobID: "a" }],
    };
    const wrong: readonly [string, string][] = [
      ["", "it is no JSON, or the end of it is missing"],
      [JSON.stringify(good).slice(0, -5), "it is no JSON, or the end of it is missing"],
      ["[]", 'it was not written by `save` or `toText`: "kind" should be "tidegate-jobs"'],
      ["null", '"kind" should be "tidegate-jobs"'],
      ['{"type": "FeatureCollection"}', '"kind" should be "tidegate-jobs"'],
      [
        JSON.stringify({ ...good, version: 2 }),
        "it is of version 2, and this client reads version 1; open it with",
      ],
      [JSON.stringify({ ...good, version: undefined }), "it is of version undefined"],
      [JSON.stringify({ ...good, url: "file:///etc" }), '"url" should be the URL of a gateway'],
      [JSON.stringify({ ...good, url: 7 }), '"url" should be the URL of a gateway'],
      [JSON.stringify({ ...good, isSingle: "no" }), '"isSingle" should be true or false'],
      [JSON.stringify({ ...good, groups: [1] }), '"groups" should be a list of texts'],
      [JSON.stringify({ ...good, jobs: [] }), '"jobs" should be a list of at least one job'],
      [JSON.stringify({ ...good, jobs: [{ jobID: "a" }, {}] }), '"jobs/1" should have a "jobID"'],
      [JSON.stringify({ ...good, jobs: [{ jobID: "a", status: 3 }] }), '"jobs/0" should have'],
      [JSON.stringify({ ...good, isSingle: true, jobs: [{ jobID: "a" }, { jobID: "b" }] }), "of 2 jobs"],
    ];
    const path = join(folder, "jobs.json");
    for (const [text, detail] of wrong) {
      writeFileSync(path, text);
      const error = await thrown(JobSet.open(path, { client }));
      expect(error).toBeInstanceOf(TidegateError);
      expect(error.message).toContain(`Cannot open "${path}" as saved jobs: `);
      expect(error.message).toContain(detail);
      expect((await thrown(JobSet.parse(text, { client }))).message).toContain(
        "Cannot open the text as saved jobs: ",
      );
    }
    writeFileSync(path, JSON.stringify({ ...good, more: "members are no fault" }));
    expect((await JobSet.open(path, { client })).jobIds).toEqual(["a"]);
    const missing = join(folder, "missing.json");
    expect((await thrown(JobSet.open(missing))).message).toContain(
      `Cannot open "${missing}" as saved jobs: ENOENT`,
    );
  });

  it("say so where there are no files", async () => {
    const { client } = create();
    vi.resetModules();
    vi.doMock("node:fs/promises", () => {
      throw new Error("no such module");
    });
    try {
      const { writeText, readText } = await import("../../../src/client/saving/file.ts");
      const detail = "there is no file system here; keep what `toText` gives, and `parse` it";
      expect((await thrown(writeText("x.json", await client.jobSet(["a"]).toText()))).message).toContain(
        detail,
      );
      expect((await thrown(readText("x.json"))).message).toContain(`Cannot use the file "x.json": ${detail}`);
    } finally {
      vi.doUnmock("node:fs/promises");
      vi.resetModules();
    }
    expect(existsSync("x.json")).toBe(false);
  });

  it("say why a file cannot be written", async () => {
    const { client } = create();
    writeFileSync(join(folder, "file"), "");
    const path = join(folder, "file", "jobs.json");
    expect((await thrown(client.jobSet(["a"]).save(path))).message).toMatch(/Cannot save jobs to ".*": E/);
    expect((await thrown(client.jobSet(["a"]).save(folder))).message).toMatch(/Cannot save jobs to ".*": E/);
    expect(readdirSync(folder)).toEqual(["file"]);
  });
});

describe("Job.save and Job.open", () => {
  it("write and read a job, which is a single set, too", async () => {
    const { double, client } = create();
    const job = await client.execute("echo", { message: "one" });
    const path = await job.save(join(folder, "job.json"));
    expect(parsed(path)).toMatchObject({ isSingle: true, jobs: [{ jobID: job.id, status: "accepted" }] });
    double.move("successful", job.id);
    const opened = await Job.open(path, { client });
    expect([opened.id, opened.status, opened.processId]).toEqual([job.id, "accepted", "echo"]);
    expect(await opened.result()).toEqual({ answer: job.id });
    const set = await JobSet.open(path, { client });
    expect([set.isSingle, set.jobId]).toEqual([true, job.id]);
  });

  it("do not take a list for a job, nor a job without an id", async () => {
    const { client } = create();
    const path = await client.jobSet(["a", "b"]).save(join(folder, "list.json"));
    expect((await thrown(Job.open(path, { client }))).message).toBe(
      `Cannot open "${path}" as one job: it is a list, of 2: open it with JobSet.open`,
    );
    const error = await thrown(client.prepare("echo").save(join(folder, "none.json")));
    expect(error.message).toContain("has no id yet");
    expect(existsSync(join(folder, "none.json"))).toBe(false);
  });
});
