import { isSecret } from "../webhook/signature.ts";

export interface RunnerConfig {
  readonly name: string;
  readonly url: string;
  /** The first signs, all verify. */
  readonly secrets: readonly string[];
  /** Dispatches that one process has under way at once; absent: `TIDEGATE_RUNNER_AT_ONCE`. */
  readonly atOnce?: number;
}

/**
 * `TIDEGATE_RUNNERS`: `[name=]URL SECRET[ SECRET...][ at-once=N]`, separated by commas. A runner is named after its host when
 * nothing else is said. What is wrong is added to `faults`, which never hold a secret.
 */
export function readRunners(text: string | undefined, faults: string[]): readonly RunnerConfig[] | undefined {
  const entries = (text ?? "").split(",").map((entry) => entry.trim()).filter((entry) => entry !== "");
  if (entries.length === 0) return undefined;
  const runners = entries.flatMap((entry, index) => {
    const { runner, found } = readRunner(entry);
    faults.push(...found.map((fault) => `TIDEGATE_RUNNERS, entry ${index + 1}: ${fault}`));
    return runner === undefined ? [] : [runner];
  });
  const names = runners.map(({ name }) => name);
  for (const name of new Set(names.filter((name, index) => names.indexOf(name) !== index))) {
    faults.push(`TIDEGATE_RUNNERS: two runners are named "${name}"; give one another name: name=URL ...`);
  }
  return runners;
}

function readRunner(entry: string): { runner?: RunnerConfig; found: readonly string[] } {
  const [place = "", ...words] = entry.split(/\s+/);
  const limits = words.filter((word) => word.startsWith(limitName));
  const secrets = words.filter((word) => !word.startsWith(limitName));
  const [, given, address = ""] = /^(?:([\w-]+)=)?(.*)$/.exec(place) ?? [];
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return { found: ["must begin with an http(s) URL, like demo=http://localhost:8009 whsec_..."] };
  }
  const found: string[] = [];
  if (url.username !== "" || url.password !== "") found.push("the URL must not hold a user name or password");
  if (secrets.length === 0) found.push(`needs a secret after the URL, like ${url.origin} whsec_...`);
  if (!secrets.every(isSecret)) found.push("a secret must be whsec_ and the base64 of 24 to 64 bytes");
  const numbers = limits.map((limit) => Number(limit.slice(limitName.length)));
  if (numbers.length > 1 || !numbers.every(isAtOnce)) {
    found.push("at-once= must be a whole number, 1 to 10000, once");
  }
  const [atOnce] = numbers;
  const runner = { name: given ?? url.host, url: url.href, secrets };
  return { runner: atOnce === undefined ? runner : { ...runner, atOnce }, found };
}

const limitName = "at-once=";

export function isAtOnce(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= 10_000;
}
