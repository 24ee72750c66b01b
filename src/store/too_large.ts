import { GatewayError } from "../core/errors.ts";

export function tooLarge(limitBytes: number): GatewayError {
  return new GatewayError("too-large", `Cannot take the file: it is larger than ${limitBytes} bytes`);
}
