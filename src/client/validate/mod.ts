/**
 * Checks of execute requests before they are sent. An entry of its own: the checks are larger than the client.
 *
 * @module
 */
export { type Fault, validate } from "./validate.ts";
