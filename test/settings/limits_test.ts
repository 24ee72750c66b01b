import { describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "../../src/config.ts";
import { webhookSecret } from "../support/webhook_secret.ts";

const base = {
  TIDEGATE_SECRET: webhookSecret(),
  TIDEGATE_CALLBACK_SECRET: webhookSecret(),
  TIDEGATE_RUNNER_SECRET: webhookSecret(),
};

function settingsOf(env: Record<string, string>) {
  return readConfig({ ...base, ...env }).settings;
}

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    settingsOf(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults;
  }
}

describe("TIDEGATE_RATE_LIMITS", () => {
  it.each([{}, { TIDEGATE_RATE_LIMITS: "" }, { TIDEGATE_RATE_LIMITS: "off" }])(
    "limits nothing with %j",
    (env) => {
      const { rateLimits, jobQuota, proxies } = settingsOf(env);
      expect([rateLimits, jobQuota, proxies]).toEqual([undefined, undefined, undefined]);
    },
  );

  it("is a list of names, quotas and seconds, with spaces or commas between", () => {
    const text =
      " principal=100/60 execute=10/1,read=50/10\n dismiss=5/1, process:ndvi=5/60 process:a:b/c=1/86400 ";
    expect(settingsOf({ TIDEGATE_RATE_LIMITS: text }).rateLimits).toEqual([
      { name: "principal", quota: 100, windowSeconds: 60 },
      { name: "execute", quota: 10, windowSeconds: 1 },
      { name: "read", quota: 50, windowSeconds: 10 },
      { name: "dismiss", quota: 5, windowSeconds: 1 },
      { name: "process:ndvi", quota: 5, windowSeconds: 60 },
      { name: "process:a:b/c", quota: 1, windowSeconds: 86_400 },
    ]);
  });

  it.each([
    ["principal", '"principal" must be a limit, like principal=100/60 (100 requests in 60 seconds)'],
    ["principal=100", '"principal=100" must be a limit, like principal=100/60 (100 requests in 60 seconds)'],
    ["read=1.5/2", '"read=1.5/2" must be a limit, like principal=100/60 (100 requests in 60 seconds)'],
    ["read=-1/2", '"read=-1/2" must be a limit, like principal=100/60 (100 requests in 60 seconds)'],
    ["read=0/1", '"read=0/1" must allow 1 to 1000000'],
    ["read=1000001/1", '"read=1000001/1" must allow 1 to 1000000'],
    ["read=1/0", '"read=1/0" must be for 1 to 86400 seconds'],
    ["read=1/86401", '"read=1/86401" must be for 1 to 86400 seconds'],
    ["report=1/1", '"report" cannot be limited: runners report when they have something to say'],
    ["raed=1/1", '"raed" must be principal, execute, read, dismiss, or process: and the id of a process'],
    [
      "process:=1/1",
      '"process:" must be principal, execute, read, dismiss, or process: and the id of a process',
    ],
    [
      'process:a"b=1/1',
      '"process:a"b" must be principal, execute, read, dismiss, or process: and the id of a process',
    ],
    ["read=1/1 read=2/1", '"read" is there twice'],
    ["off read=1/1", '"off" must be a limit, like principal=100/60 (100 requests in 60 seconds)'],
    [
      "raed=1/1 read=0/1",
      '"raed" must be principal, execute, read, dismiss, or process: and the id of a process; "read=0/1" must allow 1 to 1000000',
    ],
  ])("names what is wrong with %j", (text, fault) => {
    expect(faultsOf({ TIDEGATE_RATE_LIMITS: text })).toEqual([`TIDEGATE_RATE_LIMITS: ${fault}`]);
  });
});

describe("TIDEGATE_JOB_QUOTA and TIDEGATE_PROXIES", () => {
  it("are whole numbers", () => {
    const { jobQuota, proxies } = settingsOf({ TIDEGATE_JOB_QUOTA: "500", TIDEGATE_PROXIES: "2" });
    expect([jobQuota, proxies]).toEqual([500, 2]);
  });

  it.each(["0", "-1", "1.5", "many", "1000001"])("names %j as no quota", (text) => {
    expect(faultsOf({ TIDEGATE_JOB_QUOTA: text })).toEqual([
      "TIDEGATE_JOB_QUOTA: must be a whole number of jobs, 1 to 1000000",
    ]);
  });

  it.each(["-1", "1.5", "11", "yes"])("names %j as no number of proxies", (text) => {
    expect(faultsOf({ TIDEGATE_PROXIES: text })).toEqual([
      "TIDEGATE_PROXIES: must be a whole number of proxies, 0 to 10",
    ]);
  });
});
