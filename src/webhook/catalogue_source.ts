import type { CatalogueSource } from "../core/ports.ts";
import { catalogueDocument } from "../protocol/catalogue.ts";
import { limitedText } from "./limited_text.ts";
import { networkFault } from "./network_fault.ts";
import type { RunnerEndpoint } from "./sender.ts";
import { sign } from "./signature.ts";

const longestMegabytes = 5;

/** Reads what each runner offers: a GET of the runner's URL, signed over the empty body. */
export function createCatalogueSource(
  runners: readonly RunnerEndpoint[],
  now: () => Date,
  platformFetch: typeof fetch = fetch,
  timeoutSeconds = 10,
): CatalogueSource {
  const endpoints = new Map(runners.map((runner) => [runner.name, runner]));

  async function get({ url, secrets }: RunnerEndpoint, signal: AbortSignal) {
    const signature = await sign(secrets, crypto.randomUUID(), now(), "");
    const headers = { ...signature, "accept": "application/json", "user-agent": "tidegate" };
    const { status, body } = await platformFetch(url, { headers, redirect: "manual", signal });
    if (status === 200) {
      return { status, text: await limitedText(body, longestMegabytes * 1_000_000, signal) };
    }
    body?.cancel().catch(() => {});
    return { status, text: "" };
  }

  return {
    runners: runners.map(({ name }) => name),
    async read(name) {
      const runner = endpoints.get(name);
      if (runner === undefined) throw failure(name, "no such runner is configured");
      const signal = AbortSignal.timeout(timeoutSeconds * 1000);
      const { status, text } = await get(runner, signal).catch((error) => {
        throw failure(
          name,
          signal.aborted ? `no complete answer in ${timeoutSeconds} s` : networkFault(error),
        );
      });
      if (status !== 200) throw failure(name, statusFault(status));
      if (text === undefined) throw failure(name, `it is longer than ${longestMegabytes} MB`);
      return parseProcesses(name, text);
    },
  };
}

function statusFault(status: number): string {
  if (status === 401 || status === 403) return `our secret is not accepted there (${status})`;
  if (status >= 300 && status < 400) return `it redirects (${status}), and redirects are not followed`;
  return `the answer is ${status} instead of 200`;
}

function parseProcesses(name: string, text: string): readonly unknown[] {
  const parsed = catalogueDocument.safeParse(parseJson(name, text));
  if (parsed.success) return parsed.data.processes;
  const faults = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `/${path.join("/")}: ${message}`
  );
  throw failure(name, `it is not {"processes": [...]}: ${faults.join("; ")}`);
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw failure(name, "it is not JSON");
  }
}

function failure(name: string, why: string): Error {
  return new Error(`Cannot read the catalogue of runner "${name}": ${why}`);
}
