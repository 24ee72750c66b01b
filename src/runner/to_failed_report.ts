import type { ReportInput } from "../protocol/report.ts";
import { ProcessError } from "./process_error.ts";

/** The final report of a run that threw. The client is told the message, never the stack. */
export function toFailedReport(thrown: unknown): ReportInput {
  const detail = detailOf(thrown).slice(0, 10_000);
  const failed = { status: "failed", message: detail.slice(0, 2_000) } as const;
  if (!(thrown instanceof ProcessError)) return { ...failed, exception: { status: 500, detail } };
  const { type, title, status } = thrown;
  const exception = { type: type.slice(0, 500), status, detail };
  return {
    ...failed,
    exception: title === undefined ? exception : { ...exception, title: title.slice(0, 500) },
  };
}

function detailOf(thrown: unknown): string {
  if (thrown instanceof Error) {
    return thrown.message === ""
      ? `The process threw a ${thrown.name} without a message`
      : `${thrown.message}`;
  }
  const what = typeof thrown === "string" ? `: ${thrown}` : "";
  return `The process threw no Error but ${thrown === null ? "null" : typeof thrown}${what}`;
}
