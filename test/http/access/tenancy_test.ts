import { describe, expect, it } from "vitest";
import { accessOf } from "../../../src/http/access/operations.ts";
import type { Answered } from "../../support/answered.ts";
import { createIssuer } from "../../support/issuer.ts";
import { createHeldClock } from "../../support/held_clock.ts";
import { createWorld, type World, type WorldOptions } from "../../support/world.ts";
import { adminKey, type CallerName, callerNames, createCallers, type Headers } from "./callers.ts";
import { type Row, rows, type Subject } from "./rows.ts";
import { createSubject, processes } from "./subject.ts";

const unauthenticated: readonly CallerName[] = [
  "anonymous",
  "revoked key",
  "expired key",
  "expired token",
  "alg none",
  "key confusion",
  "broken key",
];
const admins: readonly CallerName[] = ["admin", "admin key"];
const strangers: readonly CallerName[] = ["other principal", "other tenant"];

/** What each caller is answered, by the kind of the row. */
function expected({ kind, status }: Row, caller: CallerName): number {
  if (kind === "open" || kind === "runner" || kind === "link") return status;
  if (unauthenticated.includes(caller)) return 401;
  if (caller === "wrong scope") return 403;
  if (admins.includes(caller)) return status;
  if (kind === "admin") return 403;
  if (kind === "job" && strangers.includes(caller)) return 404;
  return status;
}

async function scene(access: WorldOptions["access"] = { anonymous: "off" }) {
  const issuer = await createIssuer(createHeldClock().now);
  const { audience, keysUrl } = issuer;
  const oidc = { issuer: issuer.issuer, audience, keysUrl, algorithms: ["RS256"], tenantClaim: "tenant" };
  const world = await createWorld({
    processes,
    resultLinks: "signed",
    access: { adminKeys: [adminKey], oidc, ...access },
  });
  const callers = await createCallers(world, issuer);
  return { world, callers, issuer };
}

type Scene = Awaited<ReturnType<typeof scene>>;

async function ask(
  world: World,
  { method = "GET", body, headers: own = {} }: Row,
  path: string,
  headers: Headers,
): Promise<Answered> {
  return await world.ask(path, {
    method,
    headers: {
      ...body === undefined ? {} : { "content-type": "application/json" },
      "x-request-id": "r",
      ...own,
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** An answer without what names the thing that was asked for. */
function withoutNames({ status, headers, text }: Answered, { jobId, group, keyId }: Subject) {
  const named = (told: string) =>
    [group, jobId, keyId].reduce((rest, name) => rest.replaceAll(name, "NAME"), told);
  const names = [...headers].filter(([name]) => name !== "etag").map((pair) => named(pair.join(": ")));
  return { status, told: named(text), headers: names.sort() };
}

const nobody = {
  jobId: crypto.randomUUID(),
  group: crypto.randomUUID(),
  link: "v1.x.y.z",
  keyId: "nobodysKey1",
};

it("has a row for every operation, and the gateway an operation for every row", async () => {
  const { body } = await (await createWorld()).ask<
    { paths: Record<string, Record<string, { operationId: string }>> }
  >(
    "/api",
  );
  const operations = Object.values(body.paths).flatMap((item) => Object.values(item)).map((one) =>
    one.operationId
  );
  expect(Object.keys(rows).sort()).toEqual(operations.sort());
  expect(Object.keys(accessOf).sort()).toEqual(operations);
});

/** What an operation is to everybody. Whoever may is last: what he does, he may do to the subject. */
async function askAll({ world, callers }: Scene, operation: string, row: Row, shared: Subject) {
  const found: Record<string, number> = {};
  for (const name of callerNames) {
    const isDone = row.ends && wantedOf(operation, row, name) === row.status;
    const subject = isDone ? await createSubject(world, callers.owner) : shared;
    const answer = await ask(world, row, row.path(subject), callers[name]);
    found[name] = answer.status;
    checkRefusal(operation, answer);
    const mayKnow = name === "owner" || admins.includes(name) || row.kind === "link";
    if (!mayKnow) expect([operation, name, answer.text.includes("canary")]).toEqual([operation, name, false]);
  }
  return found;
}

function checkRefusal(operation: string, answer: Answered): void {
  const { status, headers } = answer;
  if (status === 401) expect(headers.get("www-authenticate")).toBe("Bearer");
  if (status !== 403) return;
  const scope = accessOf[operation];
  expect(answer.body).toMatchObject({
    type: "missing-scope",
    scope,
    detail: expect.stringContaining(` ${scope},`),
  });
  expect(headers.get("www-authenticate")).toBe(`Bearer error="insufficient_scope", scope="${scope}"`);
}

function wantedOf(operation: string, row: Row, name: CallerName): number {
  const isKeptFrom = row.kind === "process" && operation !== "getProcesses" && name === "other tenant";
  return isKeptFrom ? 404 : expected(row, name);
}

describe(`${Object.keys(rows).length} operations and ${callerNames.length} callers`, () => {
  it(
    "each answers each as the matrix says, and what was refused was not done",
    { timeout: 60_000 },
    async () => {
      const made = await scene();
      const { world } = made;
      const subject = await createSubject(world, made.callers.owner);
      const before = await world.job(subject.jobId);
      const found: Record<string, object> = {};
      for (const [operation, row] of Object.entries(rows)) {
        found[operation] = await askAll(made, operation, row, subject);
        expect([operation, await world.job(subject.jobId)]).toEqual([operation, before]);
        expect([operation, await world.keys.read(subject.keyId)]).toEqual([operation, expect.anything()]);
      }
      const wanted = Object.entries(rows).map(([operation, row]) => {
        const answers = callerNames.map((name) => [name, wantedOf(operation, row, name)]);
        return [operation, Object.fromEntries(answers)];
      });
      expect(found).toEqual(Object.fromEntries(wanted));
    },
  );

  it.each(["off", "public", "link"] as const)(
    "tell strangers nothing, where anonymous is %s: the same answer, in every member and header, as about what is not there",
    { timeout: 60_000 },
    async (anonymous) => {
      const { world, callers } = await scene({ anonymous });
      const subject = await createSubject(world, callers.owner);
      const others = callerNames.filter((one) => one !== "owner" && !admins.includes(one));
      const leaks: unknown[] = [];
      for (const [operation, row] of Object.entries(rows)) {
        if (row.kind !== "job" && row.kind !== "jobs") continue;
        for (const name of others) {
          const theirs = withoutNames(await ask(world, row, row.path(subject), callers[name]), subject);
          const nobodys = withoutNames(await ask(world, row, row.path(nobody), callers[name]), nobody);
          if (JSON.stringify(theirs) === JSON.stringify(nobodys) && !theirs.told.includes("canary")) continue;
          leaks.push({ operation, name, theirs, nobodys });
        }
      }
      expect(leaks).toEqual([]);
    },
  );
});

describe("a process that one tenant has to itself", () => {
  it("is to others as if there were none, in lists, descriptions, executions, batches and filters", async () => {
    const { world, callers } = await scene({ anonymous: "public" });
    const others = { "other tenant": callers["other tenant"], "anonymous": {} };
    for (const [name, headers] of Object.entries(others)) {
      const list = await world.ask("/processes", { headers });
      expect([name, list.text.includes("acme_only"), list.status]).toEqual([name, false, 200]);
      for (const operation of ["getProcessDescription", "execute", "executeBatch"]) {
        const row = rows[operation];
        if (row === undefined) throw new Error(operation);
        const text = JSON.stringify(row.body)?.replaceAll("acme_only", "nobodys_own");
        const other = { ...row, ...(text === undefined ? {} : { body: JSON.parse(text) }) };
        const theirs = await ask(world, row, row.path(nobody), headers);
        const none = await ask(
          world,
          other,
          row.path(nobody).replaceAll("acme_only", "nobodys_own"),
          headers,
        );
        expect([name, operation, theirs.status, theirs.text.replaceAll("acme_only", "ID")])
          .toEqual([name, operation, none.status, none.text.replaceAll("nobodys_own", "ID")]);
        expect(theirs.status).toBe(404);
      }
      const named = await world.ask("/jobs?processID=acme_only", { headers });
      expect([name, named.status]).toEqual([name, 404]);
    }
  });

  it("does not tell those who may run it of the others who may", async () => {
    const { world, callers } = await scene();
    const { body } = await world.ask("/processes/acme_only", { headers: callers.owner });
    expect(body["x-tidegate"]).toEqual({});
    expect((await world.ask("/processes", { headers: callers.owner })).text).not.toContain("allowedTo");
  });
});
