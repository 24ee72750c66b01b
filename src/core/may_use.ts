import type { OfferedProcess, Ports } from "./ports.ts";
import { hasScope, ownerOf, type Principal } from "./principal.ts";

/** Whether a process is one to this caller: whoever may not run it is answered as if it were none. */
export function mayUse(
  principal: Principal,
  { policy: { allowedTo } }: Pick<OfferedProcess, "policy">,
): boolean {
  if (allowedTo === undefined || hasScope(principal, "admin")) return true;
  const owner = ownerOf(principal);
  return allowedTo.some((name) => name === principal.tenant || name === owner);
}

export function offeredTo(
  { catalogue }: Pick<Ports, "catalogue">,
  principal: Principal,
  processId: string,
): OfferedProcess | undefined {
  const offered = catalogue.find(processId);
  return offered && mayUse(principal, offered) ? offered : undefined;
}
