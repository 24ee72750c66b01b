export { createRequest } from "../client/templates/mod.ts";
export { type Fault, validate } from "../client/validate/mod.ts";

export function generate(_processes: unknown): string {
  throw new Error("not yet");
}
