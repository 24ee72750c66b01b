import { describe, expect, it } from "vitest";
import { createClient } from "../../../src/client/client.ts";
import { InvalidInputsError } from "../../../src/client/errors/invalid_inputs_error.ts";
import { NoSuchProcessError } from "../../../src/client/errors/no_such_process_error.ts";
import { TidegateError } from "../../../src/client/errors/tidegate_error.ts";
import { TransportError } from "../../../src/client/errors/transport_error.ts";
import {
  type AskedOfDouble,
  createGatewayDouble,
  doubleUrl,
  type GatewayDoubleOptions,
  problem,
} from "./gateway_double.ts";

function create(options: GatewayDoubleOptions = {}, retries = 1) {
  const double = createGatewayDouble(options);
  return { double, client: createClient({ url: doubleUrl, fetch: double.fetch, retries }) };
}
const messages = (count: number) => Array.from({ length: count }, (_, i) => ({ message: `number ${i}` }));
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `job-${from + i}`);
const keyOf = ({ headers }: AskedOfDouble) => headers.get("idempotency-key");
const thrown = (promise: Promise<unknown>) => promise.then(() => undefined, (error) => error);

describe("client.executeAll", () => {
  it("sends 1,000 inputs in one request, with what they share", async () => {
    const { double, client } = create();
    const options = {
      outputs: { message: {} },
      subscriber: { successUri: "https://subscriber.test" },
      idempotencyKey: 'a "key"',
    };
    const set = await client.executeAll("echo", messages(1_000), options);
    expect(double.asked.map(({ line }) => line)).toEqual(["POST /jobs/batch"]);
    const { outputs, subscriber } = options;
    expect(double.asked[0]?.body).toEqual({
      processID: "echo",
      inputs: messages(1_000),
      response: "document",
      outputs,
      subscriber,
    });
    expect(double.asked.map(keyOf)).toEqual(['"a \\"key\\""']);
    expect([set.jobIds, set.groups, set.isSingle]).toEqual([ids(0, 1_000), ["group-0"], false]);
    expect(set.jobs[999]).toMatchObject({ status: "accepted", processId: "echo" });
  });

  it("sends more in several, each with a key of its own, that is the same again", async () => {
    const { double, client } = create();
    const set = await client.executeAll("echo", messages(2_300), { idempotencyKey: "key" });
    expect(set.jobIds).toEqual(ids(0, 2_300));
    expect(set.groups.length).toBe(3);
    expect(double.asked.map(keyOf)).toEqual(['"key.0"', '"key.1000"', '"key.2000"']);
    expect((await client.executeAll("echo", messages(2_300), { idempotencyKey: "key" })).jobIds).toEqual(
      set.jobIds,
    );
  });

  it("has a key of its own where none was given", async () => {
    const { double, client } = create();
    await client.executeAll("echo", messages(1));
    await client.executeAll("echo", messages(1));
    expect(new Set(double.asked.map(keyOf)).size).toBe(2);
  });

  it("sends the same again after a passing fault, and makes no second job", async () => {
    const { double, client } = create();
    let faults = 0;
    double.instead = (asked) => {
      if (asked.line !== "POST /jobs/batch" || faults++ > 0) return undefined;
      // It arrived, but the answer is lost.
      double.answer(asked);
      throw new TypeError("connection reset");
    };
    const set = await client.executeAll("echo", messages(3));
    expect(set.jobIds).toEqual(ids(0, 3));
    expect(new Set(double.asked.map(keyOf)).size).toBe(1);
  });

  it("sends halves of what is too large for one request", async () => {
    const { double, client } = create();
    double.instead = ({ body }) =>
      (body.inputs as unknown[] | undefined ?? []).length > 3 ? problem(413, "too-large") : undefined;
    const set = await client.executeAll("echo", messages(7), { idempotencyKey: "key" });
    expect(set.jobIds).toEqual(ids(0, 7));
    expect(double.asked.map(keyOf)).toEqual(['"key"', '"key.0"', '"key.3"', '"key.6"']);
  });

  it.each(
    [404, 405, 501],
  )(
    "executes one by one where batches are answered %i, at most 6 at once, with derived keys",
    async (status) => {
      const { double, client } = create({ batches: false });
      double.instead = (asked) =>
        asked.line === "POST /jobs/batch" ? problem(status, "about:blank") : double.slowly(asked);
      const options = { idempotencyKey: "key", outputs: { message: {} } };
      const set = await client.executeAll("echo", messages(20), options);
      expect(set.groups).toEqual([]);
      const executed = double.asked.slice(1);
      expect(executed.map(keyOf)).toEqual(messages(20).map((_, i) => `"key.${i}"`));
      expect(executed.map(({ body }) => body.inputs)).toEqual(messages(20));
      expect(executed[7]?.body).toMatchObject({ response: "document", outputs: { message: {} } });
      expect(executed[7]?.headers.get("prefer")).toBe("respond-async");
      expect(new Set(set.jobIds).size).toBe(20);
      expect(double.slowly.most).toBe(6);
      expect((await client.executeAll("echo", messages(20), options)).jobIds).toEqual(set.jobIds);
    },
  );

  it("keeps the order of the inputs whichever is accepted first", async () => {
    const { double, client } = create({ batches: false });
    double.instead = ({ line, body }) => {
      if (line === "POST /jobs/batch") return undefined;
      const { message } = body.inputs as { message: string };
      const answer = Response.json({ jobID: message, status: "accepted" }, { status: 201 });
      return new Promise((resolve) => setTimeout(resolve, message.endsWith("0") ? 5 : 0, answer));
    };
    const set = await client.executeAll("echo", messages(12));
    expect(set.jobIds).toEqual(messages(12).map(({ message }) => message));
  });

  it("refuses an empty list before anything is sent", async () => {
    const { double, client } = create();
    const error = await thrown(client.executeAll("echo", []));
    expect(error).toBeInstanceOf(TidegateError);
    expect(error.message).toBe(
      'Cannot execute "echo" for no inputs: the list is empty; give at least one',
    );
    expect(() => client.jobSet([])).toThrow("A set needs at least one job");
    expect(double.asked).toEqual([]);
  });

  it("does not take a process that is not there for a server without batches", async () => {
    const { double, client } = create();
    double.instead = () =>
      problem(404, "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-process");
    expect(await thrown(client.executeAll("ecko", messages(3)))).toBeInstanceOf(NoSuchProcessError);
    expect(double.lines()).toEqual(["POST /jobs/batch"]);
  });

  it("points into the caller's list, and dismisses what was begun when the rest is refused", async () => {
    const { double, client } = create();
    const errors = [{ pointer: "/inputs/17/message", detail: "must be a text" }];
    const refuse: typeof double.instead = ({ body }) =>
      (body.inputs as { message: string }[] | undefined)?.[17]?.message === "number 1017"
        ? problem(400, "invalid-inputs", { errors })
        : undefined;
    double.instead = refuse;
    const error = await thrown(client.executeAll("echo", messages(1_100)));
    expect(error).toBeInstanceOf(InvalidInputsError);
    expect(error.errors).toEqual([{ pointer: "/inputs/1017/message", detail: "must be a text" }]);
    expect(double.lines()).toEqual(["POST /jobs/batch", "POST /jobs/batch", "DELETE /jobs?group=group-0"]);
    // Whoever has a key can send the rest again.
    await thrown(client.executeAll("echo", messages(1_100), { idempotencyKey: "key" }));
    expect(double.lines()).toEqual(["POST /jobs/batch", "POST /jobs/batch"]);
  });

  it("points into the caller's list one by one, too, and begins no more after a refusal", async () => {
    const { double, client } = create({ batches: false });
    const errors = [{ pointer: "/inputs/message", detail: "must be a text" }, { detail: "and more" }];
    double.instead = ({ body }) =>
      (body.inputs as { message?: string } | undefined)?.message === "number 8"
        ? problem(400, "invalid-inputs", { errors })
        : undefined;
    const error = await thrown(client.executeAll("echo", messages(50)));
    expect(error.errors).toEqual([{ pointer: "/inputs/8/message", detail: "must be a text" }, {
      detail: "and more",
    }]);
    const lines = double.lines();
    const executed = lines.filter((line) => line.endsWith("/execution")).length;
    expect(executed).toBeLessThan(20);
    expect(lines.filter((line) => line.startsWith("DELETE /jobs/")).length).toBe(executed - 1);
  });

  it("does not take an answer that tells of other jobs for its own", async () => {
    const { double, client } = create();
    double.instead = () => Response.json({ group: "x", jobs: [] }, { status: 201 });
    expect(await thrown(client.executeAll("echo", messages(2)))).toBeInstanceOf(TransportError);
  });
});

describe("JobSet.dismiss", () => {
  it("dismisses a batch by one request, and keeps what has ended", async () => {
    const { double, client } = create();
    const set = await client.executeAll("echo", messages(3));
    double.move("successful", set.jobIds[1]);
    double.lines();
    await set.dismiss();
    expect(double.lines()).toEqual(["DELETE /jobs?group=group-0"]);
    expect(set.jobs.map(({ status }) => status)).toEqual(["dismissed", "successful", "dismissed"]);
    await set.dismiss();
    expect(double.lines()).toEqual([]);
  });

  it("dismisses other jobs one by one: those that have not ended, and those of no other set", async () => {
    const { double, client } = create();
    const batch = await client.executeAll("echo", messages(4));
    const set = client.jobSet(batch.jobIds.slice(0, 3));
    double.move("successful", set.jobIds[0]);
    await set.refresh();
    double.remove(set.jobIds[2]);
    double.lines();
    await set.dismiss();
    expect([...double.lines()].sort()).toEqual(["DELETE /jobs/job-1", "DELETE /jobs/job-2"]);
    expect((await batch.refresh()).jobs.map(({ status }) => status)).toEqual([
      "successful",
      "dismissed",
      "accepted",
      "accepted",
    ]);
  });
});
