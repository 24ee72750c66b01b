import { describe, expect, it } from "vitest";
import { createClient } from "../../../src/client/client.ts";
import { TransportError } from "../../../src/client/errors/transport_error.ts";
import { UnauthenticatedError } from "../../../src/client/errors/unauthenticated_error.ts";
import { createGatewayDouble, doubleUrl, type GatewayDoubleOptions, problem } from "./gateway_double.ts";

function create(options: GatewayDoubleOptions = {}) {
  const double = createGatewayDouble(options);
  return { double, client: createClient({ url: doubleUrl, fetch: double.fetch, retries: 0 }) };
}
const messages = (count: number) => Array.from({ length: count }, (_, i) => ({ message: `number ${i}` }));
const statusesOf = (set: { readonly jobs: readonly { readonly status?: string | undefined }[] }) =>
  set.jobs.map(({ status }) => status);
const listLength = (line: string) => line.split(",").length;

describe("JobSet.refresh", () => {
  it("asks for a whole batch of 1,000 jobs by its group, in one request", async () => {
    const { double, client } = create();
    const set = await client.executeAll("echo", messages(1_000));
    double.move("running", set.jobIds[7]);
    expect(double.lines()).toEqual(["POST /jobs/batch"]);
    await set.refresh();
    expect(double.lines()).toEqual([`GET /jobs?group=${set.groups[0]}&limit=1000`]);
    expect([statusesOf(set)[7], statusesOf(set)[8]]).toEqual(["running", "accepted"]);
  });

  it("asks for 1,000 jobs that are no batch by their ids, in one request", async () => {
    const { double, client } = create();
    const ids = double.begin(1_001);
    const set = client.jobSet(ids.slice(0, 1_000));
    await set.refresh();
    expect(double.lines()).toEqual([`GET /jobs?jobID=${ids.slice(0, 1_000).join(",")}&limit=1000`]);
    expect(new Set(statusesOf(set))).toEqual(new Set(["accepted"]));
  });

  it("asks for more than 1,000 in several, and only for those that have not ended", async () => {
    const { double, client } = create();
    const ids = double.begin(2_500);
    const set = client.jobSet(ids);
    await set.refresh();
    expect(double.lines().map(listLength)).toEqual([1_000, 1_000, 500]);
    double.move("successful", ...ids.slice(0, 2_400));
    await set.refresh();
    double.lines();
    await set.refresh();
    expect(double.lines()).toEqual([`GET /jobs?jobID=${ids.slice(2_400).join(",")}&limit=100`]);
    double.move("dismissed", ...ids.slice(2_400));
    await set.refresh();
    double.lines();
    await set.refresh();
    expect(double.lines()).toEqual([]);
  });

  it("asks for the last jobs of a batch by their ids", async () => {
    const { double, client } = create();
    const set = await client.executeAll("echo", messages(300));
    double.move("successful", ...set.jobIds.slice(2));
    await set.refresh();
    double.lines();
    await set.refresh();
    expect(double.lines()).toEqual(["GET /jobs?jobID=job-0,job-1&limit=2"]);
  });

  it("knows a job that is named twice as one", async () => {
    const { double, client } = create();
    const [first, second] = double.begin(2);
    double.move("successful", first);
    const set = client.jobSet([first ?? "", second ?? "", first ?? ""]);
    await set.refresh();
    expect(double.lines()).toEqual([`GET /jobs?jobID=job-0,job-1&limit=2`]);
    expect(statusesOf(set)).toEqual(["successful", "accepted", "successful"]);
  });

  it.each([413, 414, 431, 400])("halves the list after a %i, and remembers what was read", async (status) => {
    const { double, client } = create();
    double.instead = ({ line }) => listLength(line) > 300 ? problem(status, "about:blank") : undefined;
    const set = client.jobSet(double.begin(1_000));
    await set.refresh();
    expect(double.lines().map(listLength)).toEqual([1_000, 500, 250, 250, 250, 250]);
    await set.refresh();
    expect(double.lines().map(listLength)).toEqual([250, 250, 250, 250]);
    expect(new Set(statusesOf(set))).toEqual(new Set(["accepted"]));
  });

  it.each(
    [
      ["that has no list of jobs", { lists: "none" }],
      ["that ignores the ids and tells of others", { lists: "all" }],
    ] as const,
  )("asks a server %s one by one, at most 6 at once", async (_what, options) => {
    const { double, client } = create(options);
    const ids = double.begin(40);
    double.begin(10);
    double.move("running", ...ids);
    double.instead = (asked) => asked.line.startsWith("GET /jobs/") ? double.slowly(asked) : undefined;
    const set = client.jobSet(ids);
    await set.refresh();
    const single = double.lines().filter((line) => line.startsWith("GET /jobs/"));
    expect(single).toEqual(ids.map((id) => `GET /jobs/${id}`));
    expect(statusesOf(set)).toEqual(ids.map(() => "running"));
    expect(double.slowly.most).toBe(6);
    await set.refresh();
    expect(double.lines().filter((line) => line.includes("jobID="))).toEqual([]);
  });

  it("gives up a list that refuses the words, after few tries", async () => {
    const { double, client } = create();
    double.instead = ({ line }) => line.includes("jobID=") ? problem(400, "invalid-parameter") : undefined;
    const set = client.jobSet(double.begin(1_000));
    await set.refresh();
    const lines = double.lines();
    expect(lines.filter((line) => line.includes("jobID=")).map(listLength)).toEqual([
      1_000,
      500,
      250,
      125,
      62,
    ]);
    expect(lines.length).toBe(5 + 1_000);
    expect(new Set(statusesOf(set))).toEqual(new Set(["accepted"]));
  });

  it("asks singly for what a list leaves out: what is gone has an outcome", async () => {
    const { double, client } = create();
    const [first, second, third] = double.begin(3);
    double.move("successful", first);
    double.remove(second);
    double.instead = ({ line }) => line === `GET /jobs/${third}` ? problem(410, "no-such-job") : undefined;
    double.remove(third);
    const set = client.jobSet([first ?? "", second ?? "", third ?? ""]);
    await set.refresh();
    expect(double.lines().slice(1)).toEqual([`GET /jobs/${second}`, `GET /jobs/${third}`]);
    await set.refresh();
    expect(double.lines()).toEqual([]);
    const outcomes = await set.get();
    expect(outcomes.map((outcome) => outcome.ok ? "ok" : [outcome.error.name, outcome.job.id])).toEqual([
      "ok",
      ["NoSuchJobError", second],
      ["JobGoneError", third],
    ]);
  });

  it("leaves the statuses as they are when the gateway cannot answer", async () => {
    const { double, client } = create();
    const set = client.jobSet(double.begin(2));
    await set.refresh();
    double.instead = () => problem(502, "about:blank");
    await expect(set.refresh()).rejects.toMatchObject({ status: 502 });
    double.instead = () => Promise.reject(new TypeError("connection reset"));
    await expect(set.refresh()).rejects.toBeInstanceOf(TransportError);
    expect(statusesOf(set)).toEqual(["accepted", "accepted"]);
    double.instead = () => undefined;
    double.move("successful", ...set.jobIds);
    expect(statusesOf(await set.refresh())).toEqual(["successful", "successful"]);
  });

  it("leaves it to the caller when it is not allowed to ask", async () => {
    const { double, client } = create();
    const set = client.jobSet(double.begin(2));
    double.instead = () => problem(401, "unauthenticated");
    await expect(set.refresh()).rejects.toBeInstanceOf(UnauthenticatedError);
    double.instead = () => undefined;
    double.lines();
    await set.refresh();
    expect(double.lines().length).toBe(1);
  });
});
