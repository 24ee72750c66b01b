export const scopes = [
  "processes:read",
  "processes:deploy",
  "jobs:execute",
  "jobs:read",
  "jobs:dismiss",
  "admin",
] as const;

/** What a principal may do. `admin` implies every other. */
export type Scope = typeof scopes[number];

/** Who is calling. */
export interface Principal {
  /** Within its tenant. */
  readonly id: string;
  readonly tenant: string;
  readonly scopes: readonly Scope[];
}

/** Names no key and no token may claim as their tenant. */
export const reservedTenants = { anonymous: "anonymous", operator: "operator" } as const;

/** Whoever says nothing of himself where everybody is welcome: jobs of all who do so are one owner's. */
export const anonymous: Principal = {
  id: "anonymous",
  tenant: reservedTenants.anonymous,
  scopes: ["processes:read", "jobs:execute", "jobs:read", "jobs:dismiss"],
};

/** The same where a job is private to who has its link. One owner for all of them, so that they share turns and quotas. */
export const linked: Principal = { ...anonymous, id: "link" };

/** What stands in `job.owner`. A tenant has no slash in it, so no two principals have the same. */
export function ownerOf({ id, tenant }: Pick<Principal, "id" | "tenant">): string {
  return isAnonymous({ id, tenant }) ? anonymous.id : `${tenant}/${id}`;
}

export function hasScope({ scopes }: Principal, scope: Scope): boolean {
  return scopes.includes(scope) || scopes.includes("admin");
}

/** Its jobs are private to their links, also before itself. */
export function isLinked({ id, tenant }: Pick<Principal, "id" | "tenant">): boolean {
  return tenant === linked.tenant && id === linked.id;
}

/** Whose lists hold everybody's jobs. The anonymous principal, whatever it may do, lists what is its own. */
export function listsAll(principal: Principal): boolean {
  return principal.scopes.includes("admin") && principal.tenant !== reservedTenants.anonymous;
}

function isAnonymous({ id, tenant }: Pick<Principal, "id" | "tenant">): boolean {
  return tenant === anonymous.tenant && id === anonymous.id;
}
