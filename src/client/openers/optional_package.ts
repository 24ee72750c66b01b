import { TidegateError } from "../errors/tidegate_error.ts";
import type { Verdict } from "./opener.ts";

/**
 * For the `catch` of the import of a package that is not installed with the client. It must stand at the `import()` itself: bundlers
 * then leave out what is not there, and do not fail.
 *
 * @throws TidegateError
 */
export function notThere(name: string): (cause: unknown) => never {
  return (cause) => {
    const why = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    const message = `needs the package "${name}", which cannot be loaded (${why}); install it`;
    throw new TidegateError(message, { cause });
  };
}

export async function isThere(load: () => Promise<unknown>): Promise<Verdict> {
  try {
    await load();
    return true;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
