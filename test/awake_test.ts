/** A gateway that was stopped has heard nobody: whoever it finds silent when it goes on may have spoken all the while. */
import { expect, test } from "vitest";
import { createJobClient } from "./support/job_client.ts";
import { pause } from "./support/pause.ts";
import { letGo } from "./support/let_go.ts";
import { quickRecovery } from "./support/served_gateway.ts";
import { createSite } from "./support/site.ts";

test("a gateway that is stopped for longer than the heartbeat gives up no runner that lives", async () => {
  await using site = await createSite({
    runnerEntry: "test/support/counting_runner.ts",
    env: quickRecovery,
  });
  const client = createJobClient(site.gateway.url);
  const jobId = await client.submit("once", { inputs: { holdAttempts: 1 } });
  await client.reached(jobId, ["running"]);
  site.gateway.signal("SIGSTOP");
  await pause(2_500);
  site.gateway.signal("SIGCONT");
  await pause(500);
  expect(await client.reached(jobId, ["running", "failed"])).toMatchObject({ status: "running" });
  await letGo(site.runner, jobId);
  expect(await client.reached(jobId)).toMatchObject({ status: "successful" });
});

test("a runner that dies while its gateway is stopped is given up one heartbeat after that", async () => {
  await using site = await createSite({
    runnerEntry: "test/support/counting_runner.ts",
    env: quickRecovery,
  });
  const client = createJobClient(site.gateway.url);
  const jobId = await client.submit("once", { inputs: { holdAttempts: 1 } });
  await client.reached(jobId, ["running"]);
  site.gateway.signal("SIGSTOP");
  await site.runner.kill();
  await pause(2_000);
  site.gateway.signal("SIGCONT");
  expect(await client.reached(jobId, undefined, 3)).toMatchObject({ exception: { type: "runner-lost" } });
});
