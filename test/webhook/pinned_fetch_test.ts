import { execFile } from "node:child_process";
import http from "node:http";
import https from "node:https";
import { networkInterfaces } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { createSubscriberPolicy } from "../../src/webhook/endpoint_policy.ts";
import { createPinnedFetch, resolveHost } from "../../src/webhook/pinned_fetch.ts";
import { createSender } from "../../src/webhook/sender.ts";
import { newSecret } from "../../src/webhook/signature.ts";
import { cert, key } from "./certificate.ts";
import { listen } from "./listen.ts";
import { serve } from "./serve.ts";

/** Nobody can be connected to here. */
const nowhere = "255.255.255.255";
const message = { id: "message-1", body: "{}", timeoutSeconds: 5, answerLimitBytes: 1_000 };

/** Answers every request, and notes the `Host` of each. */
async function start(server: http.Server | https.Server, hostname?: string) {
  const hosts: (string | undefined)[] = [];
  server.on("request", (request: http.IncomingMessage, response: http.ServerResponse) => {
    hosts.push(request.headers.host);
    response.end("here");
  });
  return { ...await serve(server, hostname), hosts };
}

/** A sender whose resolver gives these answers, one after the other, and says how often it was asked. */
function senderOf(
  answers: readonly (readonly string[])[],
  options: { ca?: string[]; ports?: number[] } = {},
) {
  const asked: string[] = [];
  const policy = createSubscriberPolicy({
    privateHosts: options.ports ? [] : ["hook.example", "other.example", "localhost"],
    ...(options.ports && { ports: options.ports }),
    resolve: (host) => {
      asked.push(host);
      return Promise.resolve(answers[Math.min(asked.length, answers.length) - 1] ?? []);
    },
  });
  const subscriberFetch = createPinnedFetch(options.ca ? { ca: options.ca } : {});
  const callbackSecrets = [newSecret()];
  const sender = createSender({
    runners: [],
    callbackSecrets,
    policy,
    subscriberFetch,
    now: () => new Date(),
  });
  const post = (subscriber: string, timeoutSeconds = 5) =>
    sender.post({ ...message, timeoutSeconds, to: { subscriber } });
  return { policy, post, asked };
}

describe("a name that changes its address (DNS rebinding)", () => {
  test("public at submission, loopback at delivery: refused, and the canary sees nothing", async () => {
    const canary = await listen(() => {});
    const { policy, post, asked } = senderOf([["93.184.216.34"], ["127.0.0.1"]], { ports: [canary.port] });
    const url = `https://rebind.example.com:${canary.port}/`;
    expect(await policy.refusal(url)).toBeUndefined();
    expect(await post(url)).toEqual({
      kind: "refused",
      detail: 'the host "rebind.example.com" must have public addresses only',
    });
    expect(asked).toHaveLength(2);
    expect(canary.connections()).toBe(0);
  });

  test("public and loopback in one answer: refused, and the canary sees nothing", async () => {
    const canary = await listen(() => {});
    const { post } = senderOf([["93.184.216.34", "127.0.0.1"]], { ports: [canary.port] });
    expect((await post(`https://rebind.example.com:${canary.port}/`)).kind).toBe("refused");
    expect(canary.connections()).toBe(0);
  });

  test("the connection goes to the address that was judged, not to what the system says of the name", async () => {
    const canary = await start(http.createServer());
    const { post, asked } = senderOf([[nowhere]]);
    const answer = await post(`http://localhost:${canary.port}/`, 1);
    expect(answer.kind).toMatch(/unreachable|timeout/);
    expect(asked, "judged once, never resolved again").toEqual(["localhost"]);
    expect(canary.connections()).toBe(0);
    expect(await resolveHost("localhost"), "the system leads to the canary").toContain("127.0.0.1");
  });

  test("a connection to an earlier address is not used again", async () => {
    const first = await start(http.createServer({ keepAlive: true }));
    const { post } = senderOf([["127.0.0.1"], [nowhere], ["127.0.0.1"]]);
    const url = `http://hook.example:${first.port}/`;
    expect((await post(url)).kind).toBe("answered");
    expect((await post(url, 1)).kind).toMatch(/unreachable|timeout/);
    expect((await post(url)).kind).toBe("answered");
    expect(first.connections()).toBe(2);
  });
});

describe("createPinnedFetch", () => {
  test("names the host in the request though it connects to an address", async () => {
    const server = await start(http.createServer());
    const { post } = senderOf([["127.0.0.1"]]);
    expect(await post(`http://hook.example:${server.port}/`)).toMatchObject({
      kind: "answered",
      body: "here",
    });
    expect(server.hosts).toEqual([`hook.example:${server.port}`]);
  });

  test("goes on to the next address when nobody answers at the first", async () => {
    const server = await start(http.createServer());
    const { post } = senderOf([[nowhere, "127.0.0.1"]]);
    expect((await post(`http://hook.example:${server.port}/`)).kind).toBe("answered");
  });

  const hasIpv6 = Object.values(networkInterfaces()).flat().some((each) => each?.address === "::1");
  test.runIf(hasIpv6)("connects to an IPv6 address, named or literal", async () => {
    const server = await start(http.createServer(), "::1");
    const { post } = senderOf([["::1"]]);
    expect((await post(`http://hook.example:${server.port}/`)).kind).toBe("answered");
    const answer = await createPinnedFetch()(new URL(`http://[::1]:${server.port}/`), {
      headers: {},
      body: "",
      signal: AbortSignal.timeout(5_000),
      addresses: ["::1"],
    });
    await answer.body?.cancel();
    expect(answer.status).toBe(200);
  });

  test("connects to nothing when no address was judged", async () => {
    const canary = await listen(() => {});
    const request = { headers: {}, body: "", signal: AbortSignal.timeout(5_000) };
    for (const addresses of [{}, { addresses: [] }]) {
      const post = createPinnedFetch()(new URL(`http://localhost:${canary.port}/`), {
        ...request,
        ...addresses,
      });
      await expect(post).rejects.toThrow('no address of "localhost" was judged');
    }
    expect(canary.connections()).toBe(0);
  });

  test("does nothing when its time is over before it starts", async () => {
    const canary = await listen(() => {});
    const post = createPinnedFetch()(new URL(`http://127.0.0.1:${canary.port}/`), {
      headers: {},
      body: "",
      signal: AbortSignal.abort(),
      addresses: ["127.0.0.1"],
    });
    await expect(post).rejects.toThrow();
    expect(canary.connections()).toBe(0);
  });

  test("goes past the proxies of the environment, which would resolve the name themselves", async () => {
    const server = await start(http.createServer());
    const proxy = await start(http.createServer());
    const proxyUrl = `http://127.0.0.1:${proxy.port}`;
    const program = fileURLToPath(new URL("pinned_post_program.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [
      "run",
      "-A",
      program,
      String(server.port),
    ], {
      env: {
        ...process.env,
        NODE_USE_ENV_PROXY: "1",
        HTTP_PROXY: proxyUrl,
        http_proxy: proxyUrl,
        NO_PROXY: "",
        no_proxy: "",
      },
    });
    expect(stdout.trim()).toBe("200");
    expect(proxy.connections()).toBe(0);
    expect(server.hosts).toEqual([`hook.example:${server.port}`]);
  });
});

describe("TLS", () => {
  const startTls = () => start(https.createServer({ cert, key }));

  test("is judged by the name, at the address that was judged", async () => {
    const server = await startTls();
    const { post } = senderOf([["127.0.0.1"]], { ca: [cert] });
    expect((await post(`https://hook.example:${server.port}/`)).kind).toBe("answered");
    expect(server.hosts).toEqual([`hook.example:${server.port}`]);
  });

  test.each([
    ["another name than the certificate's", "other.example", [cert]],
    ["a certificate that nobody trusts", "hook.example", []],
  ])("with %s is unreachable, and nothing is sent", async (_, host, ca) => {
    const server = await startTls();
    const { post } = senderOf([["127.0.0.1"]], ca.length > 0 ? { ca } : {});
    expect(await post(`https://${host}:${server.port}/`)).toEqual({ kind: "unreachable", detail: "tls" });
    expect(server.hosts).toEqual([]);
  });

  test("is judged again on each connection", async () => {
    const server = await startTls();
    const { post } = senderOf([["127.0.0.1"]], { ca: [cert] });
    for (const kind of ["answered", "answered"]) {
      expect((await post(`https://hook.example:${server.port}/`)).kind).toBe(kind);
    }
    expect((await post(`https://other.example:${server.port}/`)).kind).toBe("unreachable");
    expect(server.connections()).toBe(3);
  });
});

describe("resolveHost", () => {
  test("gives every address of a name", async () => {
    expect(await resolveHost("127.0.0.1")).toEqual(["127.0.0.1"]);
    const addresses = await resolveHost("localhost");
    expect(addresses.every((address) => address === "127.0.0.1" || address === "::1"), addresses.join()).toBe(
      true,
    );
  });

  test("rejects a name that has none", async () => {
    await expect(resolveHost("nobody.invalid")).rejects.toThrow();
  });
});
