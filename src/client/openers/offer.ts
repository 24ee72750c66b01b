import { type Declined, NoOpenerError } from "../errors/no_opener_error.ts";
import { type FailedOpener, OpenError } from "../errors/open_error.ts";
import type { OpenContext } from "./open_context.ts";
import type { Opener, Verdict } from "./opener.ts";

/**
 * What the first opener makes of the output that can be used, accepts it, and opens it.
 *
 * @throws NoOpenerError when none accepts it; OpenError when those that do fail; the reason of the signal
 */
export async function offer(openers: readonly Opener[], context: OpenContext): Promise<unknown> {
  const declined: Declined[] = [];
  const failed: FailedOpener[] = [];
  for (const opener of openers) {
    const { name } = opener;
    const reason = await refusal(() => opener.isUsable(), "cannot be used here") ??
      await refusal(() => opener.accept(context), "does not accept it");
    context.signal?.throwIfAborted();
    if (reason !== undefined) {
      declined.push({ name, reason });
      continue;
    }
    try {
      return await opener.open(context);
    } catch (error) {
      context.signal?.throwIfAborted();
      failed.push({ name, error });
    }
  }
  throw failed.length > 0 ? new OpenError(context, failed, declined) : new NoOpenerError(context, declined);
}

async function refusal(
  ask: () => Verdict | Promise<Verdict>,
  otherwise: string,
): Promise<string | undefined> {
  try {
    const verdict = await ask();
    return verdict === true ? undefined : verdict || otherwise;
  } catch (error) {
    return `failed to say whether it opens it (${error instanceof Error ? error.message : String(error)})`;
  }
}
