import { isPublicAddress } from "../webhook/special_addresses.ts";

/** Which inputs may be given by reference. Links come from whoever submits a job: they are hostile until checked. */
export interface ReferencePolicy {
  /**
   * Whether a URL may be fetched. Default `isPublicHttps`. A name may still lead to a private address: where that matters, allow
   * only hosts you know, or give the runner a `fetch` that checks addresses as it connects.
   */
  readonly allowed?: (url: URL) => boolean | Promise<boolean>;
  /** Of one reference, as it arrives after decompression. Default 10,000,000; all references of a job, five times that. */
  readonly limitBytes?: number;
  /** For one reference, from the request to the last byte. Default 30. */
  readonly timeoutSeconds?: number;
}

/** The names that stand for the machine itself or its own network. */
const privateNames =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|private|lan|home|corp|onion|svc|consul|docker|home\.arpa)$/;

/** `https`, no user name, the standard port, and a host that is not plainly a private one: no special address, no local name. */
export function isPublicHttps(url: URL): boolean {
  if (url.protocol !== "https:" || url.username !== "" || url.password !== "" || url.port !== "") {
    return false;
  }
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (host.includes(":") || /^\d+\.\d+\.\d+\.\d+$/.test(host)) return isPublicAddress(host);
  return host.includes(".") && !privateNames.test(host);
}
