/**
 * Checks of execute requests before they are sent. An entry of its own: the checks are larger than the client.
 *
 * @module
 */
export { checkFirst } from "./check_first.ts";
export { type Fault, validate } from "./validate.ts";
