export { type Fault, validate } from "../client/validate/mod.ts";

export function createRequest(_process: unknown): object {
  throw new Error("not yet");
}
export function generate(_processes: unknown): string {
  throw new Error("not yet");
}
