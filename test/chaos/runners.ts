import { isFinal } from "../../src/core/job.ts";
import type { DispatchMessage } from "../../src/protocol/dispatch.ts";
import type { ReportAnswer, ReportInput } from "../../src/protocol/report.ts";
import { sign } from "../../src/webhook/signature.ts";
import type { GatewayProcess } from "./gateway_process.ts";
import { fileKey, fileOf, resultOf, type RunnerFile, runnerSecret, wrongFileOf } from "./outside.ts";
import type { Stage } from "./stage.ts";
import { begin } from "./steps.ts";

/** Everything that runs on what was ever ordered: old attempts too, in any order, again and again. */
export interface Runners {
  report(process: GatewayProcess, order: DispatchMessage): void;
  upload(process: GatewayProcess, order: DispatchMessage): void;
  /** The file and then the result, as a run that ends well does; another run of the same order may upload another file meanwhile. */
  finish(process: GatewayProcess, order: DispatchMessage): void;
  /** With a signature that is not the runner's, or the token of another job. */
  forge(process: GatewayProcess, order: DispatchMessage, other: DispatchMessage): void;
}

type Says = "heartbeat" | "progress" | "successful" | "failed";

export function createRunners(stage: Stage): Runners {
  const { chance, broken, ledger, silence, clock, trace, lateFiles } = stage;
  let uploads = 0;

  function reportOf(order: DispatchMessage, says: Says): ReportInput | undefined {
    if (says === "heartbeat") return undefined;
    const sequence = 1 + chance.below(7);
    const log = chance.happens(0.3) ? { log: [{ message: `at ${sequence}` }] } : {};
    if (says === "progress") return { sequence, progress: 20 * chance.below(6), ...log };
    if (says === "failed") return { sequence, status: "failed", ...log };
    // Whether or not the file was uploaded.
    return { sequence, ...successOf(order, chance.happens(0.5)), ...log };
  }

  /** Whoever is told that the end was taken may forget its work. */
  function heed({ job, attempt }: DispatchMessage, says: Says, answer: ReportAnswer): void {
    if (says !== "successful" && says !== "failed" || answer.status !== says) return;
    const history = ledger.histories.get(job.id) ?? [];
    const isThere = history.some((record) =>
      isFinal(record) && record.status === says && record.attempt === attempt
    );
    if (!isThere) broken.push(`no end is acknowledged that is not stored: ${job.id}`);
  }

  async function send(
    process: GatewayProcess,
    { report: { url } }: DispatchMessage,
    { token, body, secret }: { token: string; body: string; secret: string },
  ): Promise<Response> {
    const signature = await sign([secret], chance.newUuid(), clock.now(), body);
    const headers = { ...signature, authorization: `Bearer ${token}` };
    return await process.fetch(new Request(url, { method: "POST", headers, body }));
  }

  function expectOneOf(what: string, status: number, allowed: readonly number[]): void {
    if (!allowed.includes(status)) broken.push(`${what} is never answered ${status}`);
  }

  async function say(
    process: GatewayProcess,
    order: DispatchMessage,
    says: Says,
    report: ReportInput | undefined,
  ): Promise<void> {
    const body = report === undefined ? "" : JSON.stringify(report);
    const sentAt = clock.now();
    const answer = await send(process, order, { token: order.report.token, body, secret: runnerSecret });
    const text = await answer.text();
    trace.push(`report ${order.job.id} ${order.attempt} ${says} ${answer.status}`);
    expectOneOf("a report", answer.status, [200, 404, 409, 410, 422, 503]);
    if (answer.status !== 200) return;
    const told: ReportAnswer = JSON.parse(text);
    if (says === "heartbeat" && !told.cancel) silence.acknowledged(order.job.id, order.attempt, sentAt);
    heed(order, says, told);
  }

  async function put(
    process: GatewayProcess,
    order: DispatchMessage,
    { text: body }: RunnerFile,
  ): Promise<void> {
    const { job: { id }, attempt } = order;
    // Tells this upload from all others.
    const mediaType = `text/plain; upload=${++uploads}`;
    const headers = { authorization: `Bearer ${order.report.token}`, "content-type": mediaType };
    const before = ledger.last(id);
    const isOver = before === undefined || isFinal(before) || before.attempt !== attempt;
    const url = `${order.upload.url}/file/file`;
    const answer = await process.fetch(new Request(url, { method: "PUT", headers, body }));
    await answer.text();
    trace.push(`upload ${id} ${attempt} ${answer.status}`);
    const refusals = [404, 409, 410];
    if (refusals.includes(answer.status)) lateFiles.delete(`${fileKey(id, attempt, "")}${mediaType}`);
    if (isOver) expectOneOf("an upload to an attempt that is over", answer.status, [...refusals, 503]);
    else expectOneOf("an upload", answer.status, [201, ...refusals, 503]);
  }

  return {
    report(process, order) {
      const says = chance.weigh<Says>([[5, "progress"], [3, "heartbeat"], [2, "successful"], [
        0.6,
        "failed",
      ]]);
      const report = reportOf(order, says);
      begin(stage, process, `report ${says}`, () => say(process, order, says, report));
    },
    upload(process, order) {
      const file = (chance.happens(0.7) ? fileOf : wrongFileOf)(order.job.id, order.attempt);
      begin(stage, process, "upload", () => put(process, order, file));
    },
    finish(process, order) {
      const { job: { id }, attempt } = order;
      const hasTwin = chance.happens(0.5);
      begin(stage, process, "finish", async () => {
        await put(process, order, fileOf(id, attempt));
        if (hasTwin) begin(stage, process, "upload", () => put(process, order, wrongFileOf(id, attempt)));
        await say(process, order, "successful", { sequence: 10, ...successOf(order, true) });
      });
    },
    forge(process, order, other) {
      const body = JSON.stringify({
        sequence: 20,
        status: "successful",
        outputs: { message: { value: "forged" } },
      });
      const isOther = order.job.id !== other.job.id && chance.happens(0.5);
      const token = isOther ? other.report.token : order.report.token;
      const secret = isOther ? runnerSecret : `whsec_${btoa("the secret of another harbour, far")}`;
      begin(stage, process, "forged report", async () => {
        const answer = await send(process, order, { token, body, secret });
        await answer.text();
        expectOneOf("a forged report", answer.status, [401]);
      });
    },
  };
}

function successOf({ job, attempt }: DispatchMessage, hasFile: boolean): Omit<ReportInput, "sequence"> {
  const { size, sha256 } = fileOf(job.id, attempt);
  const file = { file: { upload: { name: "file", mediaType: "text/plain", size, sha256 } } };
  const message = { value: resultOf(job.id, attempt) };
  return { status: "successful", outputs: { message, ...(hasFile ? file : {}) } };
}
