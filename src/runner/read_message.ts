import { type RunnerMessage, runnerMessage } from "../protocol/dispatch.ts";
import { problem } from "./problem.ts";

/** The message in a body, or the answer to a body that holds none. */
export function readMessage(body: Uint8Array): RunnerMessage | Response {
  const parsed = runnerMessage.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
  const detail = `This is neither a dispatch nor a cancel message: ${faults.slice(0, 5).join("; ")}`;
  return problem({ title: "Not a message", status: 400, detail });
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
