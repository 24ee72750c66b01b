import { describe, expect, it } from "vitest";
import { imagery, resultsOf, uploadOf } from "../../support/imagery.ts";
import { sampleProcesses } from "../../support/sample_processes.ts";
import { createWorld, type World } from "../../support/world.ts";

const exceptions = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0";
const offering = {
  processes: [...sampleProcesses, imagery],
  settings: { keepSeconds: 60, tombstoneSeconds: 60 },
} as const;
const echo = { inputs: { message: "x" } };

interface Absence {
  readonly status: number;
  readonly type: string;
  readonly detail: RegExp;
  readonly retryAfter?: string;
}

async function failed(world: World): Promise<string> {
  const jobId = await world.submit("echo", echo);
  const exception = { type: "https://example.org/no-data", status: 422, detail: "Nothing there" };
  await world.report(jobId, { sequence: 1, status: "failed", exception });
  return jobId;
}

async function dismissed(world: World): Promise<string> {
  const jobId = await world.submit("echo", echo);
  await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
  return jobId;
}

async function ended(world: World): Promise<string> {
  const path = await resultsOf(world, {
    outputs: { scene: uploadOf("s.tif", "image/tiff", "x") },
    files: { "scene/s.tif": "x" },
  });
  return path.split("/")[2] ?? "";
}

const gone: Absence = { status: 410, type: `${exceptions}/no-such-job`, detail: /was removed at/ };
const unknown: Absence = { status: 404, type: `${exceptions}/no-such-job`, detail: /^No job has the id/ };
const notReady: Absence = {
  status: 404,
  type: `${exceptions}/result-not-ready`,
  detail: /its results come when it is successful/,
  retryAfter: "1",
};

/** How there comes to be a job whose results are not to be had, and what asking for them answers, whatever is asked for. */
const table: Readonly<Record<string, readonly [(world: World) => Promise<string>, Absence]>> = {
  "an unknown job": [() => Promise.resolve("0199-no-job"), unknown],
  "an accepted job": [(world) => world.submit("echo", echo), notReady],
  "a running job": [async (world) => {
    const jobId = await world.submit("echo", echo);
    await world.report(jobId, { sequence: 1, progress: 1 });
    return jobId;
  }, notReady],
  "a failed job": [failed, { status: 422, type: "https://example.org/no-data", detail: /^Nothing there$/ }],
  "a dismissed job": [dismissed, { status: 410, type: "job-dismissed", detail: /was dismissed/ }],
  "a removed job": [async (world) => {
    const jobId = await ended(world);
    await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
    return jobId;
  }, gone],
  "an expired job": [async (world) => {
    const jobId = await ended(world);
    await world.pass(61);
    return jobId;
  }, gone],
  "a forgotten job": [async (world) => {
    const jobId = await ended(world);
    await world.pass(61);
    await world.pass(61);
    return jobId;
  }, unknown],
};

async function expectAbsence(world: World, path: string, absence: Absence): Promise<void> {
  for (const headers of [{}, { accept: "image/tiff" }, { "range": "bytes=0-1", "if-none-match": "*" }]) {
    const answer = await world.ask(path, { headers });
    const { status, body } = answer;
    expect([path, status, body["type"], body["status"]]).toEqual([
      path,
      absence.status,
      absence.type,
      absence.status,
    ]);
    expect(body["detail"]).toMatch(absence.detail);
    expect(answer.headers.get("retry-after")).toBe(absence.retryAfter ?? null);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.headers.get("etag")).toBeNull();
  }
  const problem = await world.ask(path, { headers: { accept: "application/problem+json" } });
  expect(problem.headers.get("content-type")).toBe("application/problem+json");
}

describe("the results", () => {
  for (const [what, [make, absence]] of Object.entries(table)) {
    it(`of ${what} are a problem with status ${absence.status}, on every path`, async () => {
      const world = await createWorld(offering);
      const jobId = await make(world);
      for (const below of ["", "/scene", "/scene/s.tif", "/scene/s.tif/deep/0.0"]) {
        await expectAbsence(world, `/jobs/${jobId}/results${below}`, absence);
      }
    });
  }
});

describe("an output that is not there", () => {
  const noSuchOutput = `${exceptions}/no-such-output`;
  it("is 404 no-such-output, saying whether it was not requested or is none of the process", async () => {
    const world = await createWorld(offering);
    const path = await resultsOf(world, {
      outputs: { scene: uploadOf("s.tif", "image/tiff", "x") },
      files: { "scene/s.tif": "x" },
    });
    for (const below of ["/picture", "/picture/p.png", "/picture/deep/er"]) {
      await expectAbsence(world, path + below, {
        status: 404,
        type: noSuchOutput,
        detail: /^Output "picture" was not requested of job "[^"]+"; it has "scene"$/,
      });
    }
    for (const below of ["/nothing", "/nothing/p.png", "/toString"]) {
      await expectAbsence(world, path + below, {
        status: 404,
        type: noSuchOutput,
        detail: /^Job "[^"]+" has no output "\w+"; it has "scene"$/,
      });
    }
    for (const below of ["/scene/other.tif", "/scene/s.tif/deep"]) {
      await expectAbsence(world, path + below, {
        status: 404,
        type: "not-found",
        detail: /has no file/,
      });
    }
  });
});
