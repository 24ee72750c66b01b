import { describe, expect, it } from "vitest";
import { ConfigError } from "../src/config.ts";
import { type EdgeEnvironment, readEdgeConfig } from "../src/edge_setting.ts";
import { webhookSecret } from "./support/webhook_secret.ts";

const bucket = { put() {}, createMultipartUpload() {} };
const complete = {
  TIDEGATE_PUBLIC_URL: "https://gateway.example.org/",
  TIDEGATE_SECRET: webhookSecret(),
  TIDEGATE_CALLBACK_SECRET: webhookSecret(),
  TIDEGATE_RUNNERS: `https://runner.example.org ${webhookSecret()}`,
  UPSTASH_REDIS_REST_URL: "https://store.example.org",
  UPSTASH_REDIS_REST_TOKEN: "token",
  BLOBS: bucket,
};
const open = { TIDEGATE_ANONYMOUS: "public" };

function faultsOf(env: EdgeEnvironment): readonly string[] {
  try {
    readEdgeConfig({ ...open, ...env });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe("readEdgeConfig", () => {
  it("needs a public URL, runners, secrets, a store and a bucket", () => {
    expect(readEdgeConfig({ ...open, ...complete })).toMatchObject({
      store: { kind: "upstash", url: "https://store.example.org", token: "token" },
      settings: { publicUrl: "https://gateway.example.org", mostWaiting: 0 },
      runners: [{ name: "runner.example.org" }],
      subrequests: 50,
      bucket,
    });
    expect(faultsOf({}).map((fault) => fault.split(":")[0]).sort()).toEqual(Object.keys(complete).sort());
  });

  it("lets a batch begin by itself as many jobs as its request may make requests for", () => {
    const begun = (subrequests: string) =>
      readEdgeConfig({ ...open, ...complete, TIDEGATE_SUBREQUESTS: subrequests }).settings.mostHeadStarts;
    expect(["20", "50", "10000"].map(begun)).toEqual([0, 7, 1_000]);
  });

  it.each(Object.keys(complete))("names %s when it is all that is missing", (name) => {
    expect(faultsOf({ ...complete, [name]: undefined })).toEqual([
      expect.stringMatching(`^${name}: must be`),
    ]);
  });

  it("refuses a store that cannot be reached from there, and what is bound as something else", () => {
    expect(faultsOf({ ...complete, TIDEGATE_STORE: "redis://user:password@db.example.org" })).toEqual([
      "TIDEGATE_STORE: must not be set, jobs are kept at UPSTASH_REDIS_REST_URL",
    ]);
    expect(faultsOf({ ...complete, BLOBS: "tidegate" })).toEqual(["BLOBS: must be bound to an R2 bucket"]);
  });

  it("refuses to answer the internet when nothing says who may use it", () => {
    expect(faultsOf({ ...complete, TIDEGATE_ANONYMOUS: "" })).toEqual([
      expect.stringMatching(
        /^TIDEGATE_ADMIN_KEY: must be set.*TIDEGATE_OIDC_ISSUER.*TIDEGATE_ANONYMOUS.*gateway.example.org/,
      ),
    ]);
  });
});
