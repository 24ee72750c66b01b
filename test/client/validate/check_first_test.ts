import { beforeEach, describe, expect, it } from "vitest";
import { createClient, InvalidInputsError, NoSuchProcessError } from "../../../src/client/mod.ts";
import { checkFirst, validate } from "../../../src/client/validate/mod.ts";
import { createWorld, publicUrl, type World } from "../../support/world.ts";

const scale = {
  id: "scale/it",
  version: "1",
  jobControlOptions: ["async-execute"],
  inputs: { factor: { schema: { type: "number", maximum: 1 } } },
  outputs: { scaled: { schema: { type: "number" } } },
};

describe("checkFirst", () => {
  let world: World;
  let sent: string[];
  /** Instead of the gateway, once. */
  let instead: (() => Promise<Response>) | undefined;
  beforeEach(async () => {
    world = await createWorld({ processes: [scale] });
    sent = [];
    instead = undefined;
  });
  const client = (check = checkFirst(validate)) =>
    createClient({
      url: publicUrl,
      check,
      retries: 0,
      fetch: (input, init) => {
        const request = new Request(input, init);
        sent.push(`${request.method} ${new URL(request.url).pathname}`);
        const answer = instead?.() ?? world.gateway.fetch(request);
        instead = undefined;
        return Promise.resolve(answer);
      },
    });
  const description = "GET /processes/scale%2Fit";
  const execution = "POST /processes/scale%2Fit/execution";

  it("lets pass what is right, and asks for the description once for each process", async () => {
    const { execute } = client();
    await Promise.all([1, 0.5, 0].map((factor) => execute("scale/it", { factor })));
    await execute("scale/it", { factor: 0.1 });
    await world.settle();
    expect(sent).toEqual([description, ...Array(4).fill(execution)]);
  });

  it("sends no execution with faults, and tells each fault", async () => {
    const job = client().execute("scale/it", { factor: 5, facter: 1 }, { outputs: { sclaed: {} } });
    const error = await job.catch((error) => error);
    expect(error).toBeInstanceOf(InvalidInputsError);
    expect(error.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      "/inputs/facter",
      "/inputs/factor",
      "/outputs/sclaed",
    ]);
    expect(error.status).toBe(0);
    expect(error.message).toBe(
      `POST ${publicUrl}/processes/scale%2Fit/execution was not done: Invalid inputs: /inputs/facter ` +
        `The process has no input "facter"; did you mean "factor"? (and 2 more)`,
    );
    expect(sent).toEqual([description]);
  });

  it("tells what the gateway answers to the same request", async () => {
    const request = { factor: "five", facter: 1 };
    const ours = await client().execute("scale/it", request).catch((error) => error);
    const theirs = await createClient({ url: publicUrl, fetch: (...asked) => fetchFrom(world, ...asked) })
      .execute("scale/it", request).catch((error) => error);
    expect(theirs.status).toBe(400);
    expect(ours.errors).toEqual(theirs.errors);
  });

  it("says that there is no such process, and does not keep that", async () => {
    const { execute } = client();
    for (const _time of [1, 2]) await expect(execute("scael")).rejects.toBeInstanceOf(NoSuchProcessError);
    expect(sent).toEqual(["GET /processes/scael", "GET /processes/scael"]);
  });

  it("asks again after a failure, and whoever gives up does so alone", async () => {
    const { execute } = client();
    instead = () => Promise.reject(new Error("cut"));
    await expect(execute("scale/it", { factor: 1 })).rejects.toThrow("cut");
    const { promise, resolve } = Promise.withResolvers<Response>();
    instead = () => promise;
    const leaving = new AbortController();
    const left = execute("scale/it", { factor: 1 }, { signal: leaving.signal });
    const stayed = execute("scale/it", { factor: 1 });
    leaving.abort(new Error("enough"));
    await expect(left).rejects.toThrow("enough");
    resolve(Response.json(scale));
    expect((await stayed).processId).toBe("scale/it");
    await world.settle();
    expect(sent).toEqual([description, description, execution]);
  });

  it("finds the faults of a batch at their places in it", async () => {
    const { transport } = client();
    const batch = {
      path: "/jobs/batch",
      method: "POST",
      body: {
        processID: "scale/it",
        inputs: [{ factor: 1 }, { factor: 2 }, {}],
        outputs: { sclaed: {} },
      },
    };
    const error = await transport.check?.(batch, transport).catch((error) => error);
    const theirs = await transport.send(batch).catch((error) => error);
    const told = ({ errors }: InvalidInputsError) =>
      errors.map(({ pointer, detail }) => `${pointer} ${detail}`).sort();
    expect(told(error)).toEqual(told(theirs));
    expect(error.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      "/inputs/1/factor",
      "/inputs/2/factor",
      "/outputs/sclaed",
    ]);
  });

  it("keeps the descriptions of several gateways apart", async () => {
    const check = checkFirst(validate);
    await client(check).execute("scale/it", { factor: 1 });
    const other = { ...scale, inputs: {} };
    const elsewhere = createClient({
      url: "https://elsewhere.test",
      check,
      fetch: () => Promise.resolve(Response.json(other)),
    });
    await expect(elsewhere.execute("scale/it", { factor: 1 })).rejects.toBeInstanceOf(InvalidInputsError);
    await world.settle();
  });
});

function fetchFrom({ gateway }: World, ...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  return Promise.resolve(gateway.fetch(new Request(input, init)));
}
