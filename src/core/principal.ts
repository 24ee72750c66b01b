export type Scope =
  | "processes:read"
  | "processes:deploy"
  | "jobs:execute"
  | "jobs:read"
  | "jobs:dismiss"
  | "admin";

/** Who is calling. */
export interface Principal {
  readonly id: string;
  readonly tenant: string;
  readonly scopes: readonly Scope[];
}

export const anonymous: Principal = {
  id: "anonymous",
  tenant: "",
  scopes: ["processes:read", "processes:deploy", "jobs:execute", "jobs:read", "jobs:dismiss", "admin"],
};

/** What stands in `job.owner`. */
export function ownerOf({ id, tenant }: Principal): string {
  return id === anonymous.id ? anonymous.id : `${tenant}/${id}`;
}
