/**
 * Typed functions for the processes of a gateway, as the text of a module. An entry of its own: the client does without.
 *
 * @module
 */
export { generate, type GenerateOptions } from "./generate.ts";
