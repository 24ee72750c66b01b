import { describe, expect, it } from "vitest";
import { createWorld } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const taken = [
  undefined,
  "",
  "*/*",
  "application/json",
  "application/*;q=0.1",
  "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  "application/json;charset=utf-8",
  "application/problem+json, application/json;q=0.5",
];
const refused = ["text/html", "application/geo+json", "application/json;q=0, text/plain", "image/*"];

describe("Accept", () => {
  it("is obeyed where there is JSON and nothing else: 406 says what there is", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const job = [`/jobs/${jobId}`, `/jobs/${jobId}/log`, `/jobs/${jobId}/deliveries`];
    const shared = ["/", "/conformance", "/processes", "/processes/echo", "/jobs", "/dead-letters"];
    for (const path of [...shared, ...job, `/jobs/${jobId}/definition`]) {
      for (const accept of taken) {
        const { status } = await world.ask(path, accept === undefined ? {} : { headers: { accept } });
        expect([path, accept, status]).toEqual([path, accept, 200]);
      }
      for (const accept of refused) {
        const { status, headers, body } = await world.ask(path, { headers: { accept } });
        expect([path, accept, status]).toEqual([path, accept, 406]);
        expect(headers.get("content-type")).toBe("application/json");
        const events = path === job[0] ? ["text/event-stream"] : [];
        expect(body).toMatchObject({ type: "not-acceptable", available: ["application/json", ...events] });
      }
    }
  });

  it("never costs a job: an execution is answered whatever is accepted", async () => {
    const world = await createWorld();
    for (const accept of refused) {
      const { status } = await world.execute("async_only", hello, { accept });
      expect([accept, status]).toEqual([accept, 201]);
    }
  });
});
