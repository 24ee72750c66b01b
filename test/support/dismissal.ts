import { join } from "node:path";
import { comeBack } from "./comeback.ts";
import { eventually } from "./eventually.ts";
import { checkRuns, demand } from "./invariants.ts";
import { checkAllDone, checkOneJobEnds, orBroken } from "./job_checks.ts";
import { createJobClient } from "./job_client.ts";
import { quickRecovery } from "./served_gateway.ts";
import { createSite } from "./site.ts";
import type { SurvivalOptions } from "./survival.ts";

/**
 * A running job is dismissed by a gateway that dies: the job stays dismissed, its run is stopped, its subscriber is told.
 *
 * @throws as `survive` does
 */
export async function surviveDismissal(
  crashes: readonly string[],
  { root = ".", seconds = 10 }: SurvivalOptions = {},
): Promise<void> {
  await using site = await createSite({
    gatewayEntry: join(root, "test/support/crashing_gateway.ts"),
    runnerEntry: join(root, "test/support/counting_runner.ts"),
    env: quickRecovery,
  });
  site.gateway.crashAt(crashes[0]);
  const client = createJobClient(site.gateway.url);
  const subscriber = { failedUri: `${site.subscriber.url}/failed` };
  // Silent from then on: no report tells the run that it is unwanted.
  const jobId = await client.submit("steady", { inputs: { steps: 0, holdAttempts: 1 }, subscriber });
  await client.reached(jobId, ["running"]);
  await site.runner.entry(({ event, job }) => event === "run" && job === jobId);
  const dismissed = eventually("the gateway answers the dismissal", 30, async () => {
    const { status } = await client.dismiss(jobId);
    return status >= 500 ? undefined : status;
  });
  dismissed.catch(() => {});
  await comeBack(site.gateway, crashes);
  // 410: an earlier request, whose answer was lost, has done it.
  const status = await dismissed;
  demand(status === 200 || status === 410, "end", () => ({ status }));
  const asked = { site, client, jobId, seconds };
  await checkOneJobEnds(asked, "dismissed");
  await orBroken(
    "stopped",
    site.runner.entry(({ event, job }) => event === "aborted" && job === jobId, { seconds }),
  );
  await checkAllDone(asked, "/failed");
  checkRuns(site.runner.entries(), jobId, [1]);
}
