import { describe, expect, test } from "vitest";
import { ApiError, NoOpenerError, OpenError } from "../../../src/client/mod.ts";
import { named, tellGateway } from "./told_gateway.ts";

const open = (told: { client: { openResult(jobId: string): Promise<unknown> } }) =>
  told.client.openResult("j");
const fails = (message: string) => () => {
  throw new Error(message);
};

type Kind<T> = new (...parts: never[]) => T;

async function failureOf<T>(Kind: Kind<T>, opened: Promise<unknown>): Promise<T> {
  const error = await opened.then(() => undefined, (error: unknown) => error);
  if (error instanceof Kind) return error;
  throw new Error(`Expected ${Kind.name}`, { cause: error });
}

describe("openers: who is asked", () => {
  test("the one that was registered last, until it is taken away", async () => {
    const told = tellGateway({ results: { out: [1] } });
    const { openers } = told.client;
    expect(await open(told)).toEqual([1]);
    const unregisterFirst = openers.register(named("first"));
    const unregisterLast = openers.register(named("last"));
    expect(await open(told)).toBe("last");
    unregisterLast();
    expect(await open(told)).toBe("first");
    unregisterLast();
    expect(await open(told)).toBe("first");
    unregisterFirst();
    expect(await open(told)).toEqual([1]);
  });

  test("one that is registered twice is taken away once", async () => {
    const told = tellGateway({ results: { out: [1] } });
    const twice = named("twice");
    told.client.openers.register(twice);
    told.client.openers.register(twice)();
    expect(await open(told)).toBe("twice");
  });

  test("those of this client only", async () => {
    const told = tellGateway({ results: { out: [1] } });
    tellGateway({}).client.openers.register(named("of another"));
    expect(await open(told)).toEqual([1]);
  });

  test("by job.openResult as by client.openResult", async () => {
    const told = tellGateway({ results: { out: [1] } });
    told.client.openers.register(named("mine"));
    const job = await told.client.job("j");
    expect(await job.openResult()).toBe("mine");
  });

  test("asynchronous ones, and objects of a class with secrets of its own", async () => {
    class Mine {
      readonly name = "mine";
      #opened = 0;
      isUsable = () => Promise.resolve(true);
      accept = () => Promise.resolve(true);
      open() {
        return Promise.resolve(++this.#opened);
      }
    }
    const told = tellGateway({ results: { out: "x" } });
    told.client.openers.register(new Mine());
    expect([await open(told), await open(told)]).toEqual([1, 2]);
  });

  test("with what the caller gave", async () => {
    const { client } = tellGateway({ results: { out: "x" } });
    client.openers.register(named("mine", { open: ({ options }) => options["level"] }));
    expect(await client.openResult("j", { level: 3 })).toBe(3);
  });
});

describe("openers: one that does not open it", () => {
  test.each<[string, Parameters<typeof named>[1]]>([
    ["cannot be used", { isUsable: () => false, accept: fails("must not be asked") }],
    ["cannot say whether it can", { isUsable: fails("broken") }],
    ["does not accept", { accept: () => false }],
    ["says why not, which is no yes", { accept: () => "opens nothing" }],
    ["fails to accept", { accept: fails("broken") }],
    ["fails to accept later", { accept: () => Promise.reject(new Error("broken")) }],
    ["fails to open", { open: fails("broken") }],
  ])("%s: the next one is asked", async (_, opener) => {
    const told = tellGateway({ results: { out: [1] } });
    told.client.openers.register(named("next"));
    told.client.openers.register(named("broken", opener));
    expect(await open(told)).toBe("next");
  });

  test("NoOpenerError says what was seen, who was asked, and why each did not", async () => {
    const results = { out: { href: "https://h.test/a.foo?b.c", type: "Application/X-Foo; v=1" } };
    const told = tellGateway({ results, outputs: { out: {} } });
    told.client.openers.register(named("unusable", { isUsable: () => "needs a parrot" }));
    told.client.openers.register(named("silent", { accept: () => false }));
    told.client.openers.register(named("broken", { accept: fails("no cheese") }));
    const error = await failureOf(NoOpenerError, open(told));
    expect(error).toMatchObject({
      jobId: "j",
      output: "out",
      mediaType: "application/x-foo",
      extension: ".foo",
    });
    expect(error.declined.slice(0, 3)).toEqual([
      { name: "broken", reason: "failed to say whether it opens it (no cheese)" },
      { name: "silent", reason: "does not accept it" },
      { name: "unusable", reason: "needs a parrot" },
    ]);
    expect(error.declined.slice(3).map(({ name }) => name)).toEqual(
      ["json", "text", "geojson", "image", "bytes", "csv", "zarr"],
    );
    expect(error.message).toMatch(
      /^No opener accepts output "out" of job "j" \(media type application\/x-foo, extension \.foo\)\. Asked were: broken failed /,
    );
    expect(error.message).toMatch(
      /zarr opens application\/zarr.*\. Register an opener with client\.openers\.register, or say .*`mediaType`$/,
    );
  });

  test("NoOpenerError says that there was no description", async () => {
    const told = tellGateway({ results: { out: { href: "https://h/out" } } });
    const error = await failureOf(NoOpenerError, open(told));
    expect(error.message).toMatch(/media type none, extension none, no description of its process/);
    expect(error.cause).toMatchObject({ status: 404 });
  });

  test("OpenError has what each threw that accepted", async () => {
    const told = tellGateway({ results: { out: { href: "https://h.test/a.json" } } });
    told.client.openers.register(named("first", { open: fails("one") }));
    told.client.openers.register(named("last", { open: () => Promise.reject(new TypeError("two")) }));
    const error = await failureOf(OpenError, open(told));
    expect(error).toMatchObject({ jobId: "j", output: "out", cause: error.errors[0] });
    expect(error.errors).toEqual([new TypeError("two"), new Error("one"), expect.any(ApiError)]);
    expect(error.message).toMatch(
      /^Cannot open output "out" of job "j": last: two; first: one; json: GET https:\/\/h\.test\/a\.json answered 404/,
    );
  });
});
