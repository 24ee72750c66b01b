import { describe } from "vitest";
import type { JobStore } from "../../src/core/ports.ts";
import { catalogueContract } from "./job_store/catalogue_contract.ts";
import { changedContract } from "./job_store/changed_contract.ts";
import { commitContract } from "./job_store/commit_contract.ts";
import { countContract } from "./job_store/count_contract.ts";
import { dueContract } from "./job_store/due_contract.ts";
import { forgetContract } from "./job_store/forget_contract.ts";
import { idempotencyContract } from "./job_store/idempotency_contract.ts";
import { listContract } from "./job_store/list_contract.ts";
import { logContract } from "./job_store/log_contract.ts";
import { modelContract } from "./job_store/model_contract.ts";
import { pagingContract } from "./job_store/paging_contract.ts";
import { quotaContract } from "./job_store/quota_contract.ts";
import { raceContract } from "./job_store/race_contract.ts";

/**
 * What every job store promises, whatever it keeps its jobs in.
 *
 * @param open Gives an empty store; the suite closes it.
 */
export function jobStoreContract(name: string, open: () => Promise<JobStore>): void {
  describe(`${name} as a job store`, () => {
    commitContract(open);
    idempotencyContract(open);
    forgetContract(open);
    listContract(open);
    pagingContract(open);
    dueContract(open);
    countContract(open);
    logContract(open);
    changedContract(open);
    catalogueContract(open);
    quotaContract(open);
    raceContract(open);
    modelContract(open);
  });
}
