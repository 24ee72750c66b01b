import { afterEach, expect, test, vi } from "vitest";
import { createClient, login, TransportError, UnauthenticatedError } from "../../../src/client/mod.ts";
import { type Asked, gatewayUrl, json, never, problem, scriptedFetch } from "../scripted_fetch.ts";

const credentials = { url: "https://login.test/token", username: "ada", password: "s3cret", clientId: "c" };

/** A gateway that knows one token, and a login that gives out the next one with each grant. */
function site(grant: (form: URLSearchParams, count: number) => Response) {
  const forms: URLSearchParams[] = [];
  let valid = "t0";
  const script = scriptedFetch(({ headers }: Asked) =>
    headers.get("authorization") === `Bearer ${valid}`
      ? json({ conformsTo: [] })
      : problem(401, "unauthenticated")
  );
  const fetch: typeof globalThis.fetch = (_url, init) => {
    forms.push(init?.body as URLSearchParams);
    return Promise.resolve(grant(forms.at(-1)!, forms.length - 1));
  };
  const client = createClient({
    url: gatewayUrl,
    fetch: script.fetch,
    auth: login({ ...credentials, fetch }),
  });
  return { client, forms, asked: script.asked, revoke: (next: string) => valid = next };
}

test("login: the first request logs in, the others use its token", async () => {
  const { client, forms, asked } = site(() => json({ data: { accessToken: "t0" } }));
  await Promise.all([client.conformance(), client.conformance(), client.conformance()]);
  expect(forms.map(String)).toEqual(["grant_type=password&username=ada&password=s3cret&client_id=c"]);
  expect(asked.map(({ url }) => url.search)).toEqual(["", "", ""]);
});

test("login: a token that is refused is refreshed exactly once, whoever noticed", async () => {
  const { client, forms, revoke } = site((_form, count) =>
    json({ access_token: `t${count}`, refresh_token: `r${count}` })
  );
  await client.conformance();
  revoke("t1");
  await Promise.all([client.conformance(), client.conformance(), client.conformance()]);
  expect(forms.map((form) => form.get("grant_type"))).toEqual(["password", "refresh_token"]);
  expect(forms[1]?.get("refresh_token")).toBe("r0");
});

test("login: whose refresh token has ended logs in again", async () => {
  const { client, forms, revoke } = site((form, count) =>
    form.get("grant_type") === "refresh_token"
      ? problem(400, "invalid_grant")
      : json({ token: `t${count}`, refreshToken: "r" })
  );
  await client.conformance();
  revoke("t2");
  await client.conformance();
  expect(forms.map((form) => form.get("grant_type"))).toEqual(["password", "refresh_token", "password"]);
});

test("login: an answer that is a text is the token", async () => {
  const { client } = site(() => new Response("t0\n"));
  await client.conformance();
});

test("login: refused credentials are said so, without them, and asked for again next time", async () => {
  const { client, forms } = site((_form, count) => count === 0 ? problem(401, "invalid_client") : json("t0"));
  const error = await client.conformance().catch((error) => error);
  expect(error).toBeInstanceOf(UnauthenticatedError);
  expect(error.message).not.toContain("s3cret");
  await client.conformance();
  expect(forms).toHaveLength(2);
});

test("login: an answer without a token is said so", async () => {
  const { client } = site(() => json({ error: "none" }));
  await expect(client.conformance()).rejects.toThrow("the answer holds no token");
});

afterEach(() => void vi.useRealTimers());

test("login: one that nobody answers costs a request its time, not for ever, and is tried again next time", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  const fetch = vi.fn(never);
  const { fetch: gateway, asked } = scriptedFetch(() => json({}));
  const auth = login({ ...credentials, fetch, timeout: 10_000 });
  const client = createClient({ url: gatewayUrl, fetch: gateway, auth, timeout: 5_000, retries: 0 });
  const settled = vi.fn();
  client.conformance().catch(settled);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(settled.mock.calls[0]?.[0]).toBeInstanceOf(TransportError);
  await vi.advanceTimersByTimeAsync(5_000);
  client.conformance().catch(settled);
  await vi.advanceTimersByTimeAsync(5_000);
  expect([fetch.mock.calls.length, asked.length]).toEqual([2, 0]);
});
