import { BodyTooLarge, readBody } from "./read_body.ts";
import { isPublicHttps, type ReferencePolicy } from "./reference_policy.ts";
import { withinTime } from "./timer.ts";

export interface FetchedReference {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** From `Content-Type`; empty when there was none. */
  readonly mediaType: string;
}

/** Bytes that the references of one job may still have together. */
export interface Budget {
  leftBytes: number;
}

const defaultLimitBytes = 10_000_000;

export function budgetOf({ limitBytes = defaultLimitBytes }: ReferencePolicy): Budget {
  return { leftBytes: 5 * limitBytes };
}

/**
 * Fetch what a link points to, under the policy. Redirects are not followed: they could lead past the policy.
 *
 * @throws Error whose message says why not, for the person who gave the link; the reason of the signal when that aborts
 */
export async function fetchReference(
  href: string,
  policy: ReferencePolicy,
  budget: Budget,
  ports: { readonly fetch: typeof fetch; readonly signal: AbortSignal },
): Promise<FetchedReference> {
  const { allowed = isPublicHttps, limitBytes = defaultLimitBytes, timeoutSeconds = 30 } = policy;
  const url = URL.canParse(href) ? new URL(href) : undefined;
  const shown = url === undefined ? JSON.stringify(href.slice(0, 200)) : `${url.origin}${url.pathname}`;
  if (url === undefined || !(await allowed(url))) {
    throw new Error(`${shown} is not a URL that this runner fetches`);
  }
  try {
    return await withinTime(timeoutSeconds * 1000, ports.signal, async ({ signal }) => {
      const response = await ports.fetch(url, { redirect: "manual", signal });
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new Error(`it answered ${response.status}`);
      }
      const bytes = await readBody(response.body, Math.min(limitBytes, budget.leftBytes));
      budget.leftBytes -= bytes.length;
      return { bytes, mediaType: response.headers.get("content-type") ?? "" };
    });
  } catch (error) {
    ports.signal.throwIfAborted();
    throw new Error(`cannot fetch ${shown}: ${reasonOf(error, timeoutSeconds)}`, { cause: error });
  }
}

/** Not what the network layer says: it may name addresses that are nobody's business. */
function reasonOf(error: unknown, timeoutSeconds: number): string {
  if (error instanceof BodyTooLarge) return `it has more than ${error.limitBytes} bytes`;
  if (error instanceof DOMException && error.name === "TimeoutError") {
    return `no answer in ${timeoutSeconds} s`;
  }
  const said = error instanceof Error && error.message.startsWith("it answered ") ? error.message : undefined;
  return said ?? "it cannot be reached";
}
