export { generate, type GenerateOptions } from "../client/generate/mod.ts";
export { createRequest } from "../client/templates/mod.ts";
export { type Fault, validate } from "../client/validate/mod.ts";
