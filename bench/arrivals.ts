import { wallClock } from "./wall_clock.ts";

/** `webhook-id` to when it came last, in milliseconds of `wallClock`. */
export type Arrivals = ReadonlyMap<string, number>;

const path = "/arrivals";

/** Writes down when what came to a runner, in the runner's own process. */
export function noteArrivals() {
  const arrivals = new Map<string, number>();
  return {
    note({ headers }: Request): void {
      arrivals.set(headers.get("webhook-id") ?? "", wallClock());
    },
    /** Everything that was written down since it was last asked for; undefined when something else is asked. */
    answer(request: Request): Response | undefined {
      if (request.method !== "GET" || new URL(request.url).pathname !== path) return undefined;
      const noted = [...arrivals];
      arrivals.clear();
      return Response.json(noted);
    },
  };
}

export async function takeArrivals({ url }: { readonly url: string }): Promise<Arrivals> {
  return new Map(await (await fetch(new URL(path, url))).json() as [string, number][]);
}

/** What the first dispatch of a job is called. */
export function dispatchOf(jobId: string): string {
  return `${jobId}_dispatch_1`;
}
