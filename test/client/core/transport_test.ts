import { afterEach, expect, test, vi } from "vitest";
import {
  ApiError,
  type ClientOptions,
  createClient,
  TransportError,
  UnauthenticatedError,
} from "../../../src/client/mod.ts";
import { gatewayUrl, json, never, problem, type ScriptedFetch, scriptedFetch } from "../scripted_fetch.ts";

const fakeTimers = () => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const ok = () => json({ conformsTo: [] });
const clientOf = ({ fetch }: ScriptedFetch, options: Partial<ClientOptions> = {}) =>
  createClient({ url: gatewayUrl, fetch, ...options });

test.each([
  [{ bearer: "t0k" }, "authorization", "Bearer t0k"],
  [{ username: "ümit", password: "a:b" }, "authorization", "Basic w7xtaXQ6YTpi"],
  [{ apiKey: "k" }, "x-api-key", "k"],
  [{ apiKey: "k", header: "X-Auth-Token" }, "x-auth-token", "k"],
  [() => ({ "x-custom": "1" }), "x-custom", "1"],
])("createClient: %j is sent in a header, and in no URL", async (auth, name, value) => {
  const script = scriptedFetch(ok);
  await clientOf(script, { auth }).conformance();
  expect(script.asked[0]?.headers.get(name)).toBe(value);
  expect(script.asked[0]?.url.href).toBe(`${gatewayUrl}/conformance`);
});

test("createClient: credentials are asked for again after a 401, once", async () => {
  const script = scriptedFetch((_asked, number) => number === 0 ? problem(401, "unauthenticated") : ok());
  const auth = vi.fn(({ renew }: { renew: boolean }) => ({
    authorization: renew ? "Bearer new" : "Bearer old",
  }));
  await clientOf(script, { auth }).conformance();
  expect(script.asked.map(({ headers }) => headers.get("authorization"))).toEqual([
    "Bearer old",
    "Bearer new",
  ]);

  const closed = scriptedFetch(() => problem(401, "unauthenticated"));
  await expect(clientOf(closed, { auth }).conformance()).rejects.toThrow(UnauthenticatedError);
  expect(closed.asked).toHaveLength(2);
});

test("createClient: another origin gets no credentials", async () => {
  const script = scriptedFetch(ok);
  const { transport } = clientOf(script, { auth: { bearer: "t0k" } });
  await transport.send({ path: "https://elsewhere.test/scene.tif" });
  await transport.send({ path: `${gatewayUrl}:444/scene.tif` });
  await transport.send({ path: `${gatewayUrl}/scene.tif` });
  expect(script.asked.map(({ headers }) => headers.get("authorization"))).toEqual([null, null, "Bearer t0k"]);
});

test("createClient: a redirect is not followed, and is told", async () => {
  const script = scriptedFetch(() =>
    new Response(null, { status: 307, headers: { location: "https://evil.test" } })
  );
  await expect(clientOf(script).conformance()).rejects.toThrow(/answered 307: .*redirect/);
  expect(script.asked).toMatchObject([{ redirect: "manual" }]);
});

test("createClient: what is passing is asked again, as late as Retry-After says", async () => {
  fakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0);
  const script = scriptedFetch((_asked, number) =>
    number === 0
      ? problem(502, "bad-gateway")
      : number === 1
      ? problem(429, "slow", { "retry-after": "7" })
      : ok()
  );
  const answer = clientOf(script).conformance();
  await vi.advanceTimersByTimeAsync(500);
  expect(script.asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(6_999);
  expect(script.asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(await answer).toEqual({ conformsTo: [] });
});

test("createClient: asks four times at most, and then tells the fault", async () => {
  fakeTimers();
  const script = scriptedFetch(() => Promise.reject(new TypeError("connection refused")));
  const answer = expect(clientOf(script).conformance()).rejects.toThrow(
    `GET ${gatewayUrl}/conformance: connection refused; is the URL right, and does the gateway run there?`,
  );
  await vi.advanceTimersByTimeAsync(60_000);
  await answer;
  expect(script.asked).toHaveLength(4);
  expect(vi.getTimerCount()).toBe(0);
});

test("createClient: whoever asks for more patience than a request has is told at once", async () => {
  const script = scriptedFetch(() => problem(503, "closed", { "retry-after": "3600" }));
  await expect(clientOf(script).conformance()).rejects.toMatchObject({ status: 503, retryAfter: 3_600_000 });
  expect(script.asked).toHaveLength(1);
});

test.each([[400, "invalid-parameter"], [404, "no-such-job"], [501, "x"]])(
  "createClient: %i is an answer, not a passing fault",
  async (status, type) => {
    const script = scriptedFetch(() => problem(status, type));
    await expect(clientOf(script).conformance()).rejects.toMatchObject({ status, problem: { type } });
    expect(script.asked).toHaveLength(1);
  },
);

test("createClient: nobody answers: TransportError when the time is over, to the millisecond", async () => {
  fakeTimers();
  const script = scriptedFetch(never);
  const settled = vi.fn();
  clientOf(script, { timeout: 5_000, retries: 0 }).conformance().catch(settled);
  await vi.advanceTimersByTimeAsync(4_999);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(settled.mock.calls[0]?.[0]).toBeInstanceOf(TransportError);
  expect(vi.getTimerCount()).toBe(0);
});

test("createClient: a body that stalls is given up too", async () => {
  fakeTimers();
  const script = scriptedFetch(() =>
    new Response(new ReadableStream(), { headers: { "content-type": "application/json" } })
  );
  const settled = vi.fn();
  clientOf(script, { timeout: 5_000, retries: 0 }).conformance().catch(settled);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(settled.mock.calls[0]?.[0]).toBeInstanceOf(TransportError);
});

test.each(["the request's", "the client's"])(
  "createClient: %s signal ends a request with its reason",
  async (whose) => {
    const controller = new AbortController();
    const script = scriptedFetch(() => {
      controller.abort(new Error("enough"));
      return never();
    });
    const { signal } = controller;
    const isClients = whose === "the client's";
    const client = clientOf(script, isClients ? { signal } : {});
    await expect(client.conformance(isClients ? {} : { signal })).rejects.toThrow("enough");
  },
);

test("createClient: what is no JSON is a fault of the transport, and no answer of the API is shown as it is", async () => {
  const page = scriptedFetch(() =>
    new Response("<h1>Login</h1>", { headers: { "content-type": "text/html" } })
  );
  await expect(clientOf(page).conformance()).rejects.toThrow(TransportError);
  const proxy = scriptedFetch(() => new Response("<h1>Forbidden</h1>", { status: 403 }));
  await expect(clientOf(proxy).conformance()).rejects.toThrow(/answered 403: .*<h1>Forbidden/);
});

test("createClient: a problem of a type that is a name of every object is an ApiError", async () => {
  const script = scriptedFetch(() => problem(409, "constructor"));
  const error = await clientOf(script).conformance().catch((error) => error);
  expect(error).toBeInstanceOf(ApiError);
});

test("createClient: refuses what is no URL, and takes one with a path", async () => {
  expect(() => createClient({ url: "gateway" })).toThrow(TypeError);
  const script = scriptedFetch(ok);
  await createClient({ url: `${gatewayUrl}/ogc/`, fetch: script.fetch }).conformance();
  expect(script.asked[0]?.url.href).toBe(`${gatewayUrl}/ogc/conformance`);
});

test("createClient: identifiers and filters are percent-encoded", async () => {
  const script = scriptedFetch(() => json({ jobs: [], links: [] }));
  const client = clientOf(script);
  await client.process('a/b ?&#"').catch(() => {});
  for await (const _job of client.jobs({ group: "a&b=c#", status: ["failed", "running"] }));
  expect(script.asked.map(({ url }) => url.pathname + url.search)).toEqual([
    "/processes/a%2Fb%20%3F%26%23%22",
    "/jobs?group=a%26b%3Dc%23&status=failed&status=running&limit=100",
  ]);
});
