/**
 * The gateway of `workers/gateway/deno.ts` with named places at every step of its work where a test has it die. Environment,
 * beside the gateway's own: CRASH_ORDER and JOURNAL, names of files (`crash_order.ts`, `journal.ts`); FAIL_AT and MEET_AT
 * (`crossings.ts`). The places:
 *
 * `after restore`; `before|after` each of `request execution`, `request report`, `request upload`, `check`, `commit <what>`, `wait`, `post <what>`.
 */
import { readConfig } from "../../src/config.ts";
import { GatewayError } from "../../src/core/errors.ts";
import { isFinal, type Job } from "../../src/core/job.ts";
import type { JobStore, Message, Sender } from "../../src/core/ports.ts";
import { createLog, startLocal } from "../../src/local.ts";
import { withSecrets } from "../../src/secrets.ts";
import { readCrashOrder, takeCrashOrder } from "./crash_order.ts";
import { createCrossings } from "./crossings.ts";
import { appendJournal } from "./journal.ts";
import { meet } from "./meeting.ts";

const { CRASH_ORDER: orderFile = "", JOURNAL: journalFile = "", FAIL_AT: failAt, MEET_AT: meetAt } = Deno.env
  .toObject();
const { around, pass } = createCrossings({ crashOrder: () => readCrashOrder(orderFile), failAt, meetAt }, {
  crash() {
    if (!takeCrashOrder(orderFile)) return false;
    Deno.kill(Deno.pid, "SIGKILL");
    return true;
  },
  meet: () => meet(`${orderFile}.met`),
  failure: (place) => new GatewayError("store-unavailable", `No answer from the store ${place}`),
});

/** What a commit is about, told by what it changes. */
function nameOfChange(before: Job | undefined, after: Job): string {
  if (before === undefined) return "submit";
  if (after.attempt > before.attempt) return "next attempt";
  const earlier = new Map(before.deliveries.map((delivery) => [delivery.id, delivery]));
  const attempted = after.deliveries.find(({ id, attempts }) =>
    attempts.length > (earlier.get(id)?.attempts.length ?? 0)
  );
  if (attempted) return `${attempted.event ?? attempted.kind} outcome`;
  if (isFinal(after) && !isFinal(before)) return "end";
  if (after.sequence > before.sequence) return "progress";
  const isClaim = after.deliveries.some(({ id, state, dueAt }) =>
    state === "inFlight" && dueAt !== earlier.get(id)?.dueAt
  );
  return isClaim ? "claim" : "other";
}

function crossingStore(jobs: JobStore): JobStore {
  return {
    ...jobs,
    async commit(change) {
      const before = await jobs.read(change.job.id);
      return await around(`commit ${nameOfChange(before, change.job)}`, async () => {
        const outcome = await jobs.commit(change);
        if (outcome.kind === "committed") appendJournal(journalFile, change.job, new Date());
        return outcome;
      });
    },
    changed: (...asked) => around("wait", () => jobs.changed(...asked)),
  };
}

function crossingSender(sender: Sender): Sender {
  return { post: (message) => around(`post ${nameOfMessage(message)}`, () => sender.post(message)) };
}

/** `dispatch`, `cancel`, or the last segment of the subscriber's URL. */
function nameOfMessage({ to, body }: Message): string {
  if ("runner" in to) return (JSON.parse(body) as { type: string }).type;
  return new URL(to.subscriber).pathname.split("/").at(-1) ?? "";
}

function nameOfRequest({ url }: Request): string {
  const { pathname } = new URL(url);
  if (pathname.endsWith("/execution")) return "execution";
  if (pathname.endsWith("/reports")) return "report";
  return pathname.includes("/uploads/") ? "upload" : "other";
}

const config = readConfig(withSecrets(Deno.env.toObject()));
const encoder = new TextEncoder();
const log = createLog(
  (lines) => Deno.stdout.writeSync(encoder.encode(lines)),
  () => new Date(),
  config.logLevel,
);
const gateway = await startLocal(config, {
  log,
  wrap: (platform) => ({
    ...platform,
    jobs: crossingStore(platform.jobs),
    sender: crossingSender(platform.sender),
    subscribers: { refusal: (url) => around("check", () => platform.subscribers.refusal(url)) },
  }),
});
await pass("after restore");
const server = Deno.serve(
  { port: config.port, hostname: config.hostname, onListen: () => {} },
  (request) => around(`request ${nameOfRequest(request)}`, () => gateway.fetch(request)),
);
Deno.addSignalListener("SIGTERM", async () => {
  await server.shutdown();
  await gateway.stop();
  Deno.exit(0);
});
