import type { CommitPorts } from "../commit.ts";
import type { Job } from "../job.ts";

/** Jobs that waited for their runner until a deadline passed: no sweep reads them again while they wait, but their deadlines hold. */
export async function* takeOverdue(
  { flow, jobs }: Pick<CommitPorts, "flow" | "jobs">,
  mostOfRunner: number,
  atOnce: number,
): AsyncIterable<readonly Job[]> {
  const ids = flow.takeOverdue(mostOfRunner);
  for (let start = 0; start < ids.length; start += atOnce) {
    const found = await Promise.all(ids.slice(start, start + atOnce).map((id) => jobs.read(id)));
    yield found.flatMap((job) => job ?? []);
  }
}
