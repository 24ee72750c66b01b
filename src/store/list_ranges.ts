import type { ListQuery } from "../core/ports.ts";
import { type StatusCode, statusCode } from "../ogc/status_info.ts";

/** The jobs of one process in one status. */
export interface ListRange {
  readonly processId: string;
  readonly status: StatusCode;
}

/** To go through more of them at once costs more than to look through the whole list. */
const mostRanges = 400;

/**
 * The parts of an owner's list that a filter by process and status asks for. Undefined when the whole list is to be looked
 * through.
 *
 * @param processIdsOf Every process that the owner has jobs of.
 */
export async function listRanges(
  { owner, dead, group, processIds, statuses }: ListQuery,
  processIdsOf: (owner: string) => Promise<readonly string[]>,
): Promise<readonly ListRange[] | undefined> {
  // A group has few jobs: they are looked through.
  if (owner === undefined || dead || group !== undefined) return undefined;
  if (processIds === undefined && statuses === undefined) return undefined;
  const processes = new Set(processIds ?? await processIdsOf(owner));
  const wanted = new Set(statuses ?? statusCode.options);
  if (processes.size * wanted.size > mostRanges) return undefined;
  return [...processes].flatMap((processId) => [...wanted].map((status) => ({ processId, status })));
}
