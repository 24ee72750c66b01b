import { describe, expect, it } from "vitest";
import { hasOfficialSchemas, officialFaults } from "../support/official_schemas.ts";
import { answered } from "../support/scripted_sender.ts";
import { createWorld, runner } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const subscriber = {
  successUri: "https://subscriber.test/done",
  failedUri: "https://subscriber.test/failed",
};

describe.skipIf(!hasOfficialSchemas())(
  "against the official schemas (which must lie beside the checkout)",
  () => {
    it("what is wrong is noticed", () => {
      const names = [
        "confClasses",
        "exception",
        "jobList",
        "landingPage",
        "process",
        "processList",
        "statusInfo",
      ] as const;
      for (const name of names) expect([name, officialFaults(name, {})]).not.toEqual([name, []]);
      const job = { jobID: "x", type: "process", status: "accepted" };
      expect(officialFaults("statusInfo", job)).toEqual([]);
      for (
        const wrong of [{ status: "queued" }, { progress: 101 }, { created: null }, {
          links: [{ rel: "self" }],
        }]
      ) {
        expect(officialFaults("statusInfo", { ...job, ...wrong })).not.toEqual([]);
      }
      expect(officialFaults("results", { area: { km2: 3.5 } })).not.toEqual([]);
    });

    it("landing page, conformance, process list and every description are as they say", async () => {
      const world = await createWorld();
      const get = async (path: string) => (await world.ask(path)).body;
      expect(officialFaults("landingPage", await get("/"))).toEqual([]);
      expect(officialFaults("confClasses", await get("/conformance"))).toEqual([]);
      const list = await get("/processes");
      expect(officialFaults("processList", list)).toEqual([]);
      for (const { id } of list["processes"] as { id: string }[]) {
        expect(officialFaults("process", await get(`/processes/${id}`))).toEqual([]);
      }
    });

    it("statusInfo is as they say at every status, in every place where one is answered", async () => {
      const world = await createWorld();
      const told: unknown[] = [];
      const look = async (jobId: string) => told.push((await world.ask(`/jobs/${jobId}`)).body);
      const accepted = await world.execute("fragile", hello);
      told.push(accepted.body);
      const jobId = String(accepted.body["jobID"]);
      await world.settle();
      await world.report(jobId, { sequence: 1, progress: 0, message: "m", stage: "s", usage: { a: 1 } });
      await look(jobId);
      await world.pass(61);
      await look(jobId);
      await world.report(jobId, {
        sequence: 1,
        status: "failed",
        exception: { type: "x", title: "t", detail: "d" },
      });
      await look(jobId);
      const other = await world.submit("echo", hello);
      await world.report(other, { sequence: 1, status: "successful", outputs: { message: { value: "x" } } });
      await look(other);
      const third = await world.submit("echo", hello);
      told.push((await world.ask(`/jobs/${third}`, { method: "DELETE" })).body);
      await look(third);
      told.push((await world.ask(`/jobs/${other}`, { method: "DELETE" })).body);
      for (const body of told) expect(officialFaults("statusInfo", body)).toEqual([]);
      const statuses = told.map((body) => (body as { status: string }).status);
      expect(new Set(statuses)).toEqual(
        new Set(["accepted", "running", "failed", "successful", "dismissed"]),
      );
      expect(officialFaults("jobList", (await world.ask("/jobs")).body)).toEqual([]);
    });

    it("a results document is as they say, whatever kind its values have", async () => {
      const world = await createWorld();
      world.sender.always(
        runner,
        answered(200, {
          status: "successful",
          outputs: {
            name: { value: "bay" },
            count: { value: 3 },
            table: { value: "a,b", mediaType: "text/csv" },
            area: { value: { km2: 3.5 } },
          },
        }),
      );
      const jobId = await world.submit("survey", { response: "document" });
      const { body } = await world.ask(`/jobs/${jobId}/results`);
      expect(officialFaults("results", body)).toEqual([]);
      expect(officialFaults("results", { area: { km2: 3.5 } })).not.toEqual([]);
    });

    it("problems are as they say", async () => {
      const world = await createWorld();
      const asked = ["/nowhere", "/jobs/x", "/jobs/x/results", "/processes/x", "/jobs?limit=x"];
      const bodies = await Promise.all(asked.map(async (path) => (await world.ask(path)).body));
      bodies.push((await world.execute("echo", {})).body, (await world.execute("x", {})).body);
      for (const body of bodies) expect(officialFaults("exception", body)).toEqual([]);
    });

    it("what they call an execute request is taken", async () => {
      const world = await createWorld();
      const request = {
        ...hello,
        outputs: { message: { transmissionMode: "value" } },
        response: "document",
        subscriber,
      };
      expect(officialFaults("execute", request)).toEqual([]);
      expect((await world.execute("async_only", request)).status).toBe(201);
    });
  },
);
