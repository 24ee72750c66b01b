import { bundleWorker } from "../test/edge/bundle.ts";
import { plainWorkerd } from "../test/edge/plain_workerd.ts";
import { requirements } from "../test/support/requirements.ts";
import { webhookSecret } from "../test/support/webhook_secret.ts";
import { firstAnswer } from "./edge/first_answer.ts";
import { type Figure, Missing } from "./figure.ts";
import { median } from "./statistics.ts";

const workers = {
  bare: "bench/edge/bare_worker.ts",
  libraries: "bench/edge/libraries_worker.ts",
  gateway: "workers/gateway/cloudflare.ts",
};
type Name = keyof typeof workers;
const names = Object.keys(workers) as readonly Name[];

/**
 * From the start of workerd to the first answer, against a Worker with one route of Hono, and beside it one with one route on all
 * libraries of the gateway. They take turns.
 */
export async function benchEdgeStartup(runs: number): Promise<readonly Figure[]> {
  const { find, name, howToGet } = requirements.wrangler;
  if (find() === undefined) throw new Missing(name, howToGet);
  using bundles = new DisposableStack();
  const programs = await Promise.all(names.map(async (name) => {
    const { path } = bundles.use(bundleWorker(workers[name]));
    return { name, program: await plainWorkerd({ path, vars: variables() }) };
  }));
  const milliseconds: Record<Name, number[]> = { bare: [], libraries: [], gateway: [] };
  // The first turn reads workerd from the disk.
  for (let run = 0; run <= runs; run++) {
    for (const { name, program } of programs) {
      const taken = await firstAnswer(program);
      if (run > 0) milliseconds[name].push(taken);
    }
  }
  return [startupRatio(milliseconds)];
}

function startupRatio(milliseconds: Readonly<Record<Name, readonly number[]>>): Figure {
  const ratios = (name: Name) =>
    milliseconds[name].map((taken, run) => taken / (milliseconds.bare[run] ?? NaN));
  const took = (name: Name) => `${Math.round(median(milliseconds[name]))} ms`;
  const libraries = median(ratios("libraries")).toFixed(2);
  return {
    name: "startup_ratio",
    value: median(ratios("gateway")),
    unit: "ratio",
    goal: { bound: "<=", value: 1.5 },
    rounds: ratios("gateway"),
    note: `${took("gateway")}, ${took("bare")} of a bare Worker`,
    more: [`one route on the same libraries takes ${took("libraries")}, a ratio of ${libraries}`],
  };
}

function variables(): Readonly<Record<string, string>> {
  return {
    TIDEGATE_PUBLIC_URL: "http://gateway.example.org",
    TIDEGATE_ANONYMOUS: "public",
    TIDEGATE_SECRET: webhookSecret(),
    TIDEGATE_CALLBACK_SECRET: webhookSecret(),
    TIDEGATE_RUNNERS: `http://127.0.0.1:1 ${webhookSecret()}`,
    UPSTASH_REDIS_REST_URL: "http://127.0.0.1:1",
    UPSTASH_REDIS_REST_TOKEN: "none",
  };
}
