/**
 * Execute requests to begin with. An entry of its own: what it needs is larger than the client.
 *
 * @module
 */
export { createRequest, type CreateRequestOptions } from "./create_request.ts";
