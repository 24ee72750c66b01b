import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readConfig } from "../../src/config.ts";
import { webhookSecret } from "../support/webhook_secret.ts";
import { readDockerfile, said, variablesOf } from "./dockerfile.ts";

interface Service {
  readonly image: string;
  readonly command?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
}

describe("examples/compose.yaml", () => {
  const { services, volumes } = parse(readFileSync("examples/compose.yaml", "utf8"), {
    merge: true,
  }) as Compose;
  const image = readDockerfile(readFileSync("Dockerfile", "utf8")).at(-1);
  const secrets = new Map<string, string>();
  const secretOf = (name: string) => secrets.get(name) ?? secrets.set(name, webhookSecret()).get(name) ?? "";
  /** As Compose fills it in: what the image sets, then the service. */
  const environment = ({ environment: own = {} }: Service) => ({
    ...variablesOf(image),
    ...Object.fromEntries(
      Object.entries(own).map((
        [name, value],
      ) => [name, value.replace(/\$\{(\w+):\?.*?\}/g, (_, of: string) => secretOf(of))]),
    ),
  });
  const gateways = Object.entries(services).filter(([name]) => name.startsWith("gateway"));

  it("gives two gateways one and the same setting, which they accept", () => {
    expect(gateways.length).toBe(2);
    const [first, second] = gateways.map(([, service]) =>
      readConfig(environment(service), ["TIDEGATE_RUNNERS"])
    );
    expect(first).toEqual(second);
    expect(first).toMatchObject({
      store: { kind: "redis", url: "redis://redis:6379" },
      blobs: "/data/files",
    });
    for (const [, { volumes: mounted }] of gateways) expect(mounted).toEqual(["files:/data"]);
  });

  it("has the runner where the gateways look for it, with the same secret", () => {
    const runner = services["runner"];
    const { TIDEGATE_RUNNERS: runners = "" } = gateways[0] ? environment(gateways[0][1]) : {};
    const { TIDEGATE_RUNNER_PORT: port, TIDEGATE_RUNNER_SECRET: secret } = runner ? environment(runner) : {};
    expect(runners).toBe(`demo=http://front:${port} ${secret}`);
    expect(said(image, "CMD").at(-1)).toBe('["/app/gateway/deno.js"]');
    expect(runner?.command).toBe("/app/demo_runner/deno.js");
  });

  it("keeps what Redis holds, and drops nothing of it", () => {
    expect(services["redis"]?.command).toMatch(/--appendonly yes\b.*--maxmemory-policy noeviction\b/);
    expect(services["redis"]?.volumes).toEqual(["redis:/data"]);
  });

  it("names only services and volumes that are there", () => {
    for (const { depends_on: needed = {}, volumes: mounted = [] } of Object.values(services)) {
      expect(Object.keys(services)).toEqual(expect.arrayContaining(Object.keys(needed)));
      expect(Object.keys(volumes)).toEqual(
        expect.arrayContaining(mounted.map((mount) => mount.split(":")[0])),
      );
    }
    const front = services["front"]?.command ?? "";
    expect([...front.matchAll(/--to ([\w-]+):8008/g)].map(([, name]) => name)).toEqual(
      gateways.map(([name]) => name),
    );
  });
});
