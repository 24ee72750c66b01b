import { expect, test } from "vitest";
import { InvalidSignatureError, unwrap } from "../../../src/client/mod.ts";
import { newSecret, sign } from "../../../src/webhook/signature.ts";
import { statusOf } from "../scripted_fetch.ts";

const secret = newSecret();

async function signed(body: string, { at = new Date(), secrets = [secret] } = {}): Promise<Request> {
  const headers = { ...await sign(secrets, "msg_1", at, body) };
  return new Request("https://subscriber.test", { method: "POST", headers, body });
}

test("unwrap: results of a job that was successful", async () => {
  const results = { return_value: [2, 3], status: { value: 1 } };
  expect(await unwrap(await signed(JSON.stringify(results)), secret)).toEqual({
    id: "msg_1",
    statusInfo: undefined,
    results,
  });
});

test("unwrap: the status of one that was not, or not yet", async () => {
  const statusInfo = statusOf({ status: "failed" });
  expect(await unwrap(await signed(JSON.stringify(statusInfo)), [newSecret(), secret]))
    .toEqual({ id: "msg_1", statusInfo, results: undefined });
});

test.each([
  ["another secret", () => signed("{}", { secrets: [newSecret()] })],
  ["an old signature", () => signed("{}", { at: new Date(Date.now() - 301_000) })],
  ["no signature", () => new Request("https://subscriber.test", { method: "POST", body: "{}" })],
  [
    "another body",
    async () =>
      new Request("https://s.test", {
        method: "POST",
        body: '{"a":1}',
        headers: (await signed("{}")).headers,
      }),
  ],
  ["no JSON", () => signed("hello")],
  ["no object", () => signed("7")],
])("unwrap: refuses %s", async (_name, make) => {
  await expect(unwrap(await make(), secret)).rejects.toThrow(InvalidSignatureError);
});

test("unwrap: a secret that cannot be used is said so, without it", async () => {
  const error = await unwrap(await signed("{}"), "hunter2").catch((error) => error);
  expect(error.message).toMatch(/secret/);
  expect(error.message).not.toContain("hunter2");
});
