import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "./eventually.ts";
import { createGatewayProgram, type GatewayProgram } from "./gateway_program.ts";
import { createRunnerProgram, type RunnerProgram } from "./runner_program.ts";
import { createSubscriberProgram, type SubscriberProgram } from "./subscriber_program.ts";

export interface SiteOptions {
  /** For the gateway. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly gatewayEntry?: string;
  /** Default: that of the deployment. */
  readonly createGateway?: typeof createGatewayProgram;
  readonly runnerEnv?: Readonly<Record<string, string | undefined>>;
  readonly runnerEntry?: string;
  /** Start the programs, in their order, and wait until the gateway lists processes. Default true. */
  readonly start?: boolean;
}

/** A gateway, a runner and a subscriber, each a process of its own, with their files in one temporary folder. */
export interface Site extends AsyncDisposable {
  readonly folder: string;
  readonly gateway: GatewayProgram;
  readonly runner: RunnerProgram;
  readonly subscriber: SubscriberProgram;
  /** Resolves when the gateway, each of its members, lists at least one process. */
  catalogueRead(seconds?: number): Promise<void>;
  /** End all three and remove the folder. For `afterAll`; never rejects for a program that is gone. */
  stop(): Promise<void>;
}

/**
 * ```ts
 * let site: Site;
 * beforeAll(async () => { site = await createSite({ env: { TIDEGATE_LEASE_SECONDS: "2" } }); });
 * afterAll(() => site?.stop());
 * ```
 */
export async function createSite(options: SiteOptions = {}): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-site-"));
  const subscriber = await createSubscriberProgram(folder);
  const runner = await createRunnerProgram({
    ...(options.runnerEnv && { env: options.runnerEnv }),
    ...(options.runnerEntry && { entry: options.runnerEntry }),
  });
  const { createGateway = createGatewayProgram } = options;
  const gateway = await createGateway({
    folder,
    runners: [{ name: "demo", url: runner.url, secret: runner.secret }],
    env: { TIDEGATE_PRIVATE_SUBSCRIBERS: subscriber.host, ...options.env },
    ...(options.gatewayEntry && { entry: options.gatewayEntry }),
  });

  async function stop(): Promise<void> {
    await Promise.all([gateway, runner, subscriber].map((program) => program.stop()));
    rmSync(folder, { recursive: true, force: true });
  }

  const site: Site = {
    folder,
    gateway,
    runner,
    subscriber,
    catalogueRead: (seconds = 10) => listsProcesses(gateway, seconds),
    stop,
    [Symbol.asyncDispose]: stop,
  };
  if (options.start === false) return site;
  try {
    await Promise.all([runner.start(), subscriber.start()]);
    await gateway.start();
    await site.catalogueRead();
    return site;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Resolves when each member of the gateway lists at least one process. */
export async function listsProcesses({ members }: GatewayProgram, seconds: number): Promise<void> {
  await Promise.all(members.map(({ url }) =>
    eventually("the gateway lists a process", seconds, async () => {
      const answer = await fetch(`${url}/processes`);
      const list = await answer.json() as { processes?: unknown[] };
      return list.processes?.length ? true : undefined;
    })
  ));
}
