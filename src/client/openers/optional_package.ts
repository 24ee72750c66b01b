import type { Verdict } from "./opener.ts";

/** Whether a package that is not installed with the client is there. */
export async function isThere(name: string, load: () => Promise<unknown>): Promise<Verdict> {
  try {
    await load();
    return true;
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return `needs the package "${name}", which cannot be loaded (${why}); install it`;
  }
}
