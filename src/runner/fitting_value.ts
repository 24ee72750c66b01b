import type { OfferedFormat } from "../schema/offered_format.ts";
import { isJson } from "./media_type.ts";

/** What bytes have to be. */
export type Expected = Pick<OfferedFormat, "passes" | "faults" | "isBinary">;

/**
 * The first reading of the bytes that fits. Servers often call JSON text, and a text may hold JSON.
 *
 * @throws Error whose message says what is wrong with the reading that their media type stands for
 */
export function fittingValue(expected: Expected, bytes: Uint8Array<ArrayBuffer>, mediaType: string): unknown {
  let fault: string | undefined;
  for (const read of readings(expected, mediaType)) {
    try {
      const value = read(bytes);
      const found = faultOf(expected, value);
      if (found === undefined) return value;
      fault ??= found;
    } catch (error) {
      fault ??= (error as Error).message;
    }
  }
  throw new Error(`what the reference holds does not fit: ${fault}`);
}

type Reading = (bytes: Uint8Array<ArrayBuffer>) => unknown;

const asText: Reading = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
const asJson: Reading = (bytes) => JSON.parse(asText(bytes) as string);
const asBase64: Reading = (bytes) => {
  let binary = "";
  for (let start = 0; start < bytes.length; start += 32_768) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 32_768));
  }
  return btoa(binary);
};

function readings({ isBinary }: Expected, mediaType: string): readonly Reading[] {
  if (isBinary) return [asBase64];
  return isJson(mediaType) ? [asJson, asText] : [asText, asJson];
}

function faultOf(expected: Expected, value: unknown): string | undefined {
  if (expected.passes(value)) return undefined;
  const [fault] = expected.faults(value);
  return fault && `${fault.pointer === "" ? "it" : `${fault.pointer}:`} ${fault.detail}`;
}
