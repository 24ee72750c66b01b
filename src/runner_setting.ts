import { isSecret } from "./webhook/signature.ts";

export interface RunnerConfig {
  readonly name: string;
  readonly url: string;
  /** The first signs, all verify. */
  readonly secrets: readonly string[];
}

/**
 * `TIDEGATE_RUNNERS`: `[name=]URL SECRET[ SECRET...]`, separated by commas. A runner is named after its host when nothing else is
 * said. What is wrong is added to `faults`, which never hold a secret.
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
  const [place = "", ...secrets] = entry.split(/\s+/);
  const [, given, address = ""] = /^(?:([\w-]+)=)?(.*)$/.exec(place) ?? [];
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return { found: ["must begin with an http(s) URL, like demo=http://localhost:8009 whsec_..."] };
  }
  const found: string[] = [];
  if (url.username !== "" || url.password !== "") found.push("the URL must not hold a user name or password");
  if (secrets.length === 0) found.push(`needs a secret after the URL, like ${url.origin} whsec_...`);
  if (!secrets.every(isSecret)) found.push("a secret must be whsec_ and the base64 of 24 to 64 bytes");
  return { runner: { name: given ?? url.host, url: url.href, secrets }, found };
}
