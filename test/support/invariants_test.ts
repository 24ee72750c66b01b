import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { checkCallbacks, checkJournal, checkOneAtATime, checkRuns, type invariants } from "./invariants.ts";
import type { JournalEntry } from "./journal.ts";
import type { ReceivedRequest } from "./subscriber_program.ts";
import { webhookSecret } from "./webhook_secret.ts";

const breaks = (invariant: keyof typeof invariants) => expect.objectContaining({ invariant });

describe("checkJournal", () => {
  const at = (second: number) => new Date(1_800_000_000_000 + second * 1000).toISOString();
  const entry = (revision: number, traits: Partial<JournalEntry> = {}): JournalEntry => ({
    jobId: "job",
    revision,
    status: "running",
    attempt: 1,
    at: at(revision),
    deliveries: [],
    ...traits,
  });
  const held = (dueAt: string): Partial<JournalEntry> => ({
    deliveries: [{ id: "dispatch", state: "inFlight", dueAt }],
  });

  test("takes a history in which everything holds", () => {
    checkJournal([
      entry(1, { status: "accepted", ...held(at(3)) }),
      entry(2, { progress: 50, ...held(at(3)) }),
      entry(4, { attempt: 2, progress: 0, ...held(at(9)) }),
      entry(5, { status: "successful", attempt: 2, progress: 100 }),
      entry(6, { status: "successful", attempt: 2, progress: 100 }),
    ]);
  });

  test.each<[string, keyof typeof invariants, JournalEntry[]]>([
    ["a revision that is written twice", "revision", [entry(1), entry(1)]],
    ["an end that is left", "final", [entry(1, { status: "failed" }), entry(2, { status: "successful" })]],
    ["an end that is begun again", "final", [entry(1, { status: "successful" }), entry(2)]],
    ["a progress that falls", "progress", [entry(1, { progress: 60 }), entry(2, { progress: 40 })]],
    ["a lease that is taken away", "lease", [entry(1, held(at(5))), entry(2, held(at(7)))]],
  ])("finds %s", (_what, invariant, entries) => {
    expect(() => checkJournal(entries)).toThrow(breaks(invariant));
  });
});

describe("checkRuns", () => {
  const runs = (...attempts: number[]) => attempts.map((attempt) => ({ event: "run", job: "job", attempt }));

  test("takes the attempts that were to be", () =>
    checkRuns([...runs(1, 2), { event: "done" }], "job", [1, 2]));
  test("finds an attempt that ran twice", () => {
    expect(() => checkRuns(runs(1, 1), "job", [1])).toThrow(breaks("ranOnce"));
  });
  test("finds an attempt too many", () => {
    expect(() => checkRuns(runs(1, 2), "job", [1])).toThrow(breaks("started"));
  });
});

describe("checkOneAtATime", () => {
  const requests = (...times: number[]) => times.map((at) => ({ at }) as ReceivedRequest);

  test("takes attempts that wait for each other", () => checkOneAtATime(requests(0, 300, 700), 300));
  test("finds two attempts at once", () => {
    expect(() => checkOneAtATime(requests(0, 299), 300)).toThrow(breaks("oneAtATime"));
  });
});

describe("checkCallbacks", () => {
  const secret = webhookSecret();
  const request = (path: string, id: string, signedWith = secret): ReceivedRequest => {
    const now = new Date();
    const body = '{"status":"successful"}';
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": new Webhook(signedWith).sign(id, now, body),
    };
    return {
      at: now.getTime(),
      method: "POST",
      path,
      headers,
      body,
      bodyBase64: "",
      status: 200,
      json: () => ({}),
    };
  };
  const check = (...requests: ReceivedRequest[]) => checkCallbacks(requests, secret, "/end");

  test("takes an end that is told twice under one id", () => {
    check(request("/progress", "a"), request("/end", "b"), request("/end", "b"));
  });

  test.each<[string, keyof typeof invariants, ReceivedRequest[]]>([
    ["an end that nobody is told of", "told", [request("/progress", "a")]],
    ["another secret", "signed", [request("/end", "a", webhookSecret())]],
    ["an old signature", "signed", [{ ...request("/end", "a"), at: Date.now() + 301_000 }]],
    ["a message with two ids", "sameId", [request("/end", "a"), request("/end", "b")]],
    ["progress after the end", "noProgressAfter", [request("/end", "a"), request("/progress", "b")]],
  ])("finds %s", (_what, invariant, requests) => {
    expect(() => check(...requests)).toThrow(breaks(invariant));
  });
});
