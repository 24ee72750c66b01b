import { storeUnavailable } from "../store_unavailable.ts";

/**
 * Wait for a call to R2.
 *
 * @throws GatewayError `store-unavailable` with R2's error number. Its texts are left out: they may come to hold names.
 */
export async function inR2<T>(action: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const [, number] = /\((\d+)\)$/.exec(error instanceof Error ? error.message : "") ?? [];
    throw storeUnavailable(action, number === undefined ? error : { code: `R2 error ${number}` });
  }
}
