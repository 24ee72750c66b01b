import { describe, expect, test } from "vitest";
import { createSubscriberPolicy } from "../../src/webhook/endpoint_policy.ts";

const publicAddress = "93.184.216.34";
const zone: Readonly<Record<string, readonly string[]>> = {
  "hooks.example.com": [publicAddress],
  "xn--bcher-kva.example.com": [publicAddress],
  "xn--r8jz45g.xn--zckzah": [publicAddress],
  "six.example.com": ["2606:4700::1111"],
  "many.example.com": [publicAddress, "2606:4700::1111"],
  "inside.example.com": ["10.1.2.3"],
  "loop.example.com": ["127.0.0.1"],
  "loop6.example.com": ["::1"],
  "half.example.com": [publicAddress, "192.168.7.7"],
  "half6.example.com": ["fd00::7", publicAddress],
  "mapped.example.com": ["::ffff:10.1.2.3"],
  "nat64.example.com": ["64:ff9b::a01:203"],
  "sixtofour.example.com": ["2002:a01:203::1"],
  "meta.example.com": ["169.254.169.254"],
  "zoned.example.com": ["fe80::1%eth0"],
  "garbage.example.com": ["not an address"],
  "127.0.0.1.nip.io": ["127.0.0.1"],
};
const asked: string[] = [];
const resolve = (host: string) => {
  asked.push(host);
  const found = zone[host];
  return found ? Promise.resolve(found) : Promise.reject(new Error(`ENOTFOUND ${host}`));
};
const policy = createSubscriberPolicy({ privateHosts: [], resolve });

const scheme = "the URL must use https";
const port = "the URL must use port 443 or 8443";
const user = "the URL must not hold a user name or a password";
const fragment = "the URL must not have a fragment";
const invalid = "the URL must be a valid absolute URL";
const name = "must be a public domain name";
const address = "must have public addresses only";
const long = "the URL must have at most 2048 characters";
const path = (length: number) => `https://hooks.example.com/${"a".repeat(length - 26)}`;

/** Each spelling with the rule that it breaks; undefined: it may be called. */
const spellings: readonly (readonly [url: string, rule: string | undefined])[] = [
  // what is meant to be called
  ["https://hooks.example.com", undefined],
  ["https://hooks.example.com/", undefined],
  ["https://hooks.example.com/done?job=1&key=%20x", undefined],
  ["https://hooks.example.com:443/done", undefined],
  ["https://hooks.example.com:0443/done", undefined],
  ["https://hooks.example.com:8443/done", undefined],
  ["https://hooks.example.com:/done", undefined],
  ["HTTPS://HOOKS.EXAMPLE.COM/done", undefined],
  ["https:hooks.example.com/done", undefined],
  ["https:/hooks.example.com/done", undefined],
  ["https:\\\\hooks.example.com\\done", undefined],
  ["https://hooks.example.com./done", undefined],
  ["https://hooks。example。com/done", undefined],
  ["https://hooks．example．com/done", undefined],
  ["https://hooks｡example｡com/done", undefined],
  ["https://ｈｏｏｋｓ.example.com/done", undefined],
  ["https://ⓗooks.example.com/done", undefined],
  ["https://hooks%2eexample.com/done", undefined],
  ["https://ho\u00adoks.example.com/done", undefined],
  ["https://bücher.example.com/", undefined],
  ["https://例え.テスト/", undefined],
  ["https://six.example.com/", undefined],
  ["https://many.example.com/", undefined],
  ["https://not-there-yet.example.com/", undefined],
  ["https://93.184.216.34/", undefined],
  ["https://93.184.216.34:8443/", undefined],
  ["https://0x5d.184.216.34/", undefined],
  ["https://1572395042/", undefined],
  ["https://[2606:4700::1111]/", undefined],
  [path(2_048), undefined],
  // not a URL
  ["", invalid],
  ["/done", invalid],
  ["hooks.example.com/done", invalid],
  ["//hooks.example.com/done", invalid],
  ["https://", invalid],
  ["https:///", invalid],
  ["https://:443/", invalid],
  ["https://hooks.example.com:65536/", invalid],
  ["https://hooks.example.com:port/", invalid],
  ["https://hooks.example.com:-1/", invalid],
  ["https://ho oks.example.com/", invalid],
  [" https://hooks.example.com/", invalid],
  ["https://hooks.example.com/\n", invalid],
  ["https://hooks.exam\tple.com/", invalid],
  ["https://hooks.example.com/a b", invalid],
  ["https://hooks.example.com/\r\nHost:x", invalid],
  ["https://hooks.example.com/\0", invalid],
  ["https://hooks%00.example.com/", invalid],
  ["https://hooks<.example.com/", invalid],
  ["https://256.256.256.256/", invalid],
  ["https://1.2.3.4.5/", invalid],
  ["https://hooks.example.1/", invalid],
  ["https://hooks.0x7f000001/", invalid],
  ["https://4294967296/", invalid],
  ["https://[::1/", invalid],
  ["https://[::1%25eth0]/", invalid],
  ["https://[:::1]/", invalid],
  ["https://xn--0.example.com/", invalid],
  // schemes
  ["http://hooks.example.com/", scheme],
  ["http://hooks.example.com:443/", scheme],
  ["ftp://hooks.example.com/", scheme],
  ["file:///etc/passwd", scheme],
  ["file://hooks.example.com/etc/passwd", scheme],
  ["gopher://hooks.example.com:443/_x", scheme],
  ["ws://hooks.example.com/", scheme],
  ["wss://hooks.example.com/", scheme],
  ["data:application/json,{}", scheme],
  ["javascript:alert(1)", scheme],
  ["blob:https://hooks.example.com/1", scheme],
  ["about:blank", scheme],
  ["ldap://hooks.example.com/", scheme],
  ["dict://hooks.example.com:443/", scheme],
  ["view-source:https://hooks.example.com/", scheme],
  ["httpss://hooks.example.com/", scheme],
  ["s3://bucket/key", scheme],
  // ports
  ["https://hooks.example.com:80/", port],
  ["https://hooks.example.com:0/", port],
  ["https://hooks.example.com:22/", port],
  ["https://hooks.example.com:25/", port],
  ["https://hooks.example.com:444/", port],
  ["https://hooks.example.com:6379/", port],
  ["https://hooks.example.com:8080/", port],
  ["https://hooks.example.com:8442/", port],
  ["https://hooks.example.com:65535/", port],
  // credentials and fragments
  ["https://user@hooks.example.com/", user],
  ["https://user:pass@hooks.example.com/", user],
  ["https://:pass@hooks.example.com/", user],
  ["https://user%40x@hooks.example.com/", user],
  ["https://hooks.example.com@127.0.0.1/", user],
  ["https://hooks.example.com:443@127.0.0.1/", user],
  ["https://127.0.0.1@hooks.example.com/", user],
  ["https://hooks.example.com#", fragment],
  ["https://hooks.example.com/#x", fragment],
  ["https://hooks.example.com#@127.0.0.1/", fragment],
  ["https://127.0.0.1#hooks.example.com/", fragment],
  // lengths
  [path(2_049), long],
  [`https://hooks.example.com/?${"q".repeat(10_000)}`, long],
  [`https://${"a".repeat(64)}.example.com/`, name],
  [`https://${"a.".repeat(130)}com/`, name],
  // names that are not public
  ["https://localhost/", name],
  ["https://LOCALHOST/", name],
  ["https://localhost./", name],
  ["https://localhost。/", name],
  ["https://ⓛocalhost/", name],
  ["https://%6cocalhost/", name],
  ["https://localhost:8443/", name],
  ["https://hooks.localhost/", name],
  ["https://localhost.localdomain/", name],
  ["https://intranet/", name],
  ["https://redis:8443/", name],
  ["https://metadata/", name],
  ["https://metadata.google.internal/computeMetadata/v1/", name],
  ["https://metadata.google.internal./", name],
  ["https://instance-data.ec2.internal/", name],
  ["https://kubernetes.default.svc.cluster.local/", name],
  ["https://printer.local/", name],
  ["https://router.lan/", name],
  ["https://nas.home/", name],
  ["https://nas.home.arpa/", name],
  ["https://wiki.corp/", name],
  ["https://hidden.onion/", name],
  ["https://.example.com/", name],
  ["https://hooks..example.com/", name],
  ["https://hooks.example.com../", name],
  ["https://../", name],
  ["https://-hooks.example.com/", name],
  ["https://hooks-.example.com/", name],
  ["https://ho!oks.example.com/", name],
  ["https://ho*oks.example.com/", name],
  // addresses, in every notation
  ["https://127.0.0.1/", address],
  ["https://127.0.0.1:8443/", address],
  ["https://127.0.0.1./", address],
  ["https://127.1/", address],
  ["https://127.0.1/", address],
  ["https://127.127.127.127/", address],
  ["https://2130706433/", address],
  ["https://0x7f000001/", address],
  ["https://0x7F.0x0.0x0.0x1/", address],
  ["https://0x7f.1/", address],
  ["https://017700000001/", address],
  ["https://0177.0.0.01/", address],
  ["https://0177.0x0.0.1/", address],
  ["https://127。0。0。1/", address],
  ["https://１２７.０.０.１/", address],
  ["https://①②⑦.⓪.⓪.①/", address],
  ["https://%31%32%37.0.0.1/", address],
  ["https://127.0.0.1%2e/", address],
  ["https://0/", address],
  ["https://0.0.0.0/", address],
  ["https://0x0/", address],
  ["https://10.0.0.1/", address],
  ["https://167772161/", address],
  ["https://012.0.0.1/", address],
  ["https://10.1/", address],
  ["https://172.16.0.1/", address],
  ["https://172.31.255.255/", address],
  ["https://192.168.0.1/", address],
  ["https://192.168.257/", address],
  ["https://3232235521/", address],
  ["https://100.64.0.1/", address],
  ["https://100.100.100.200/", address],
  ["https://169.254.169.254/latest/meta-data/", address],
  ["https://2852039166/", address],
  ["https://0xa9fea9fe/", address],
  ["https://0xA9.0xFE.0xA9.0xFE/", address],
  ["https://0251.0376.0251.0376/", address],
  ["https://169.254.43518/", address],
  ["https://168.63.129.16/", address],
  ["https://192.0.0.192/", address],
  ["https://192.0.2.1/", address],
  ["https://192.88.99.1/", address],
  ["https://198.18.0.1/", address],
  ["https://198.51.100.1/", address],
  ["https://203.0.113.1/", address],
  ["https://224.0.0.1/", address],
  ["https://239.255.255.250/", address],
  ["https://240.0.0.1/", address],
  ["https://255.255.255.255/", address],
  ["https://[::]/", address],
  ["https://[::1]/", address],
  ["https://[0:0:0:0:0:0:0:1]/", address],
  ["https://[0000::0001]:8443/", address],
  ["https://[::127.0.0.1]/", address],
  ["https://[::ffff:127.0.0.1]/", address],
  ["https://[::ffff:7f00:1]/", address],
  ["https://[0:0:0:0:0:ffff:a9fe:a9fe]/", address],
  ["https://[::ffff:93.184.216.34]/", address],
  ["https://[::ffff:0:127.0.0.1]/", address],
  ["https://[64:ff9b::127.0.0.1]/", address],
  ["https://[64:ff9b::a9fe:a9fe]/", address],
  ["https://[64:ff9b:1::a00:1]/", address],
  ["https://[2002:7f00:1::]/", address],
  ["https://[2002:a9fe:a9fe::1]/", address],
  ["https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", address],
  ["https://[2001:db8::1]/", address],
  ["https://[3fff::1]/", address],
  ["https://[100::1]/", address],
  ["https://[5f00::1]/", address],
  ["https://[fc00::1]/", address],
  ["https://[fd00:ec2::254]/", address],
  ["https://[FE80::1]/", address],
  ["https://[fec0::1]/", address],
  ["https://[ff02::1]/", address],
  ["https://[2a00:1450::200:5efe:10.0.0.1]/", address],
  // names that lead to them
  ["https://inside.example.com/", address],
  ["https://loop.example.com/", address],
  ["https://LOOP.example.com./", address],
  ["https://loop6.example.com/", address],
  ["https://half.example.com/", address],
  ["https://half6.example.com/", address],
  ["https://mapped.example.com/", address],
  ["https://nat64.example.com/", address],
  ["https://sixtofour.example.com/", address],
  ["https://meta.example.com/", address],
  ["https://zoned.example.com/", address],
  ["https://garbage.example.com/", address],
  ["https://127.0.0.1.nip.io/", address],
];

describe("refusal", () => {
  test.each(spellings)("of %j is %j", async (url, rule) => {
    const refusal = await policy.refusal(url);
    if (rule === undefined) expect(refusal).toBeUndefined();
    else expect(refusal).toContain(rule);
    const verdict = await policy.judge(url);
    expect(verdict.kind === "refused" ? verdict.detail : undefined).toBe(refusal);
  });

  test("knows enough spellings", () => {
    expect(new Set(spellings.map(([url]) => url)).size).toBe(spellings.length);
    expect(spellings.length).toBeGreaterThanOrEqual(120);
  });

  test("never shows an address that the caller did not give, nor a password", async () => {
    const addresses = Object.values(zone).flat();
    for (const host of Object.keys(zone)) {
      const refusal = await policy.refusal(`https://${host}/`) ?? "";
      const isShown = addresses.some((each) => refusal.includes(each) && !host.includes(each));
      expect(isShown, refusal).toBe(false);
    }
    expect(await policy.refusal("https://me:hunter2@hooks.example.com/")).not.toContain("hunter2");
  });
});

describe("judge", () => {
  test("gives the URL in its normal spelling with every address that was judged", async () => {
    expect(await policy.judge("HTTPS://MANY。example.com.:443/a/../b?x=1")).toEqual({
      kind: "allowed",
      url: new URL("https://many.example.com/b?x=1"),
      addresses: [publicAddress, "2606:4700::1111"],
    });
    expect(asked.at(-1)).toBe("many.example.com");
    expect(await policy.judge("https://[2606:4700:0::1111]:8443/")).toMatchObject({
      addresses: ["2606:4700::1111"],
    });
  });

  test("asks for a name once, and never for an address", async () => {
    asked.length = 0;
    await policy.judge("https://hooks.example.com/");
    await policy.judge("https://93.184.216.34/");
    await policy.judge("https://127.0.0.1/");
    await policy.judge("http://hooks.example.com/");
    await policy.judge("https://localhost/");
    expect(asked).toEqual(["hooks.example.com"]);
  });

  test("a host without an address is unresolved: not refused at submission", async () => {
    const none = createSubscriberPolicy({ privateHosts: [], resolve: () => Promise.resolve([]) });
    for (const each of [policy, none]) {
      expect(await each.judge("https://not-there-yet.example.com/")).toEqual({
        kind: "unresolved",
        detail: `the host "not-there-yet.example.com" has no address`,
      });
      expect(await each.refusal("https://not-there-yet.example.com/")).toBeUndefined();
    }
  });

  test("does not wait for a resolver that never answers", async () => {
    const resolve = () => new Promise<never>(() => {});
    const stuck = createSubscriberPolicy({ privateHosts: [], resolve, resolveTimeoutSeconds: 0.02 });
    expect((await stuck.judge("https://hooks.example.com/")).kind).toBe("unresolved");
  });

  test("a resolver that throws at once is one that rejects", async () => {
    const resolve = () => {
      throw new Error("no resolver here");
    };
    const broken = createSubscriberPolicy({ privateHosts: [], resolve });
    expect((await broken.judge("https://hooks.example.com/")).kind).toBe("unresolved");
  });

  test("without a resolver it gives no addresses, and still judges names and literals", async () => {
    const edge = createSubscriberPolicy({ privateHosts: [] });
    const url = new URL("https://loop.example.com/");
    expect(await edge.judge(url.href)).toEqual({ kind: "allowed", url });
    expect((await edge.judge("https://127.0.0.1/")).kind).toBe("refused");
    expect((await edge.judge("https://metadata.google.internal/")).kind).toBe("refused");
  });

  test("keeps to the ports it is given", async () => {
    const one = createSubscriberPolicy({ privateHosts: [], resolve, ports: [9443] });
    expect(await one.refusal("https://hooks.example.com:9443/")).toBeUndefined();
    expect(await one.refusal("https://hooks.example.com/")).toBe("the URL must use port 9443, not 443");
  });
});

describe("privateHosts", () => {
  const privateHosts = [
    "intranet",
    "10.0.0.7",
    "gw.example.com:9000",
    "[::1]:8080",
    "Bücher.lan",
    "plain.lan:80",
  ];
  const resolveAll = () => Promise.resolve(["10.9.9.9"]);
  const open = createSubscriberPolicy({ privateHosts, resolve: resolveAll });

  test.each([
    ["http://intranet/done", ["10.9.9.9"]],
    ["http://intranet:1234/done", ["10.9.9.9"]],
    ["https://INTRANET./done", ["10.9.9.9"]],
    ["http://10.0.0.7:81/", ["10.0.0.7"]],
    ["http://0xa.7:81/", ["10.0.0.7"]],
    ["http://gw.example.com:9000/", ["10.9.9.9"]],
    ["https://gw.example.com:9000/", ["10.9.9.9"]],
    ["http://[::1]:8080/", ["::1"]],
    ["http://[0:0::1]:8080/", ["::1"]],
    ["https://xn--bcher-kva.lan/", ["10.9.9.9"]],
    ["http://plain.lan/", ["10.9.9.9"]],
  ])("%s may be called at %j", async (url, addresses) => {
    expect(await open.judge(url)).toMatchObject({ kind: "allowed", addresses });
    expect(await policy.refusal(url), "not without the allowance").toBeDefined();
  });

  test.each([
    "http://gw.example.com/",
    "http://gw.example.com:9001/",
    "https://gw.example.com/",
    "http://[::1]/",
    "http://10.0.0.8/",
    "http://sub.intranet/",
    "http://intranet.example.com/",
    "https://plain.lan/",
    "ftp://intranet/",
    "http://user@intranet/",
    "http://intranet/#x",
    "http://intranet@127.0.0.1/",
    `http://intranet/${"a".repeat(2_048)}`,
  ])("%s may not", async (url) => {
    expect((await open.judge(url)).kind).toBe("refused");
  });

  test("a private host that does not resolve is unresolved", async () => {
    const none = createSubscriberPolicy({ privateHosts, resolve: () => Promise.resolve([]) });
    expect((await none.judge("http://intranet/")).kind).toBe("unresolved");
  });

  test.each([
    "",
    " ",
    "http://intranet",
    "intranet/path",
    "user@intranet",
    "intranet:0",
    "intranet:65536",
    "intranet:http",
    "a b",
    "*.example.com",
    "%zz",
    "[::1",
    "10.0.0.0/8",
    "intranet?x",
    "intranet#x",
    "intranet:80:80",
  ])("createSubscriberPolicy refuses the entry %j", (entry) => {
    expect(() => createSubscriberPolicy({ privateHosts: [entry], resolve })).toThrow(
      `Cannot allow the private subscriber "${entry}"`,
    );
  });
});
