import type { Job } from "../core/job.ts";
import type { Cursor } from "../core/ports.ts";
import { GatewayError } from "../core/errors.ts";

/** An opaque place in a list: it neither skips nor repeats while entries come and go. */
export function encodeCursor({ at, id }: Cursor): string {
  return btoa(encodeURIComponent(JSON.stringify([at, id]))).replaceAll("+", "-").replaceAll("/", "_")
    .replaceAll("=", "");
}

/** The place of a job in lists: newest first. */
export function placeOf({ createdAt, id }: Pick<Job, "createdAt" | "id">): Cursor {
  return { at: createdAt, id };
}

/** @throws GatewayError `invalid-parameter` */
export function decodeCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  const place = parse(text);
  if (Array.isArray(place) && typeof place[0] === "string" && typeof place[1] === "string") {
    return { at: place[0], id: place[1] };
  }
  throw new GatewayError(
    "invalid-parameter",
    `Cannot read the cursor "${text.slice(0, 50)}"; follow the next link of a page`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(atob(text.replaceAll("-", "+").replaceAll("_", "/"))));
  } catch {
    return undefined;
  }
}
