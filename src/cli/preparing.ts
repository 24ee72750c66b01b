export type { Fault } from "../client/validate/fault.ts";
export { createRequest } from "../client/templates/create_request.ts";
export { validate } from "../client/validate/validate.ts";
export { generate } from "../client/generate/generate.ts";
