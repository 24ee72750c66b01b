import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { createFakeIo, type FakeIo, type FakeIoOptions } from "./fake_io.ts";

/** What must not be shown, wherever it was given. */
export const secret = "s3cr3t-value";

export interface Configured {
  readonly io: FakeIo;
  /** Of the configuration file. */
  readonly path: string;
  /** What was asked of the gateway, which has no processes, and of the login, which has a token. */
  readonly requests: readonly Request[];
}

/** A person with that configuration file; default: with none. */
export function configured(file = "", options: FakeIoOptions = {}): Configured {
  const homeFolder = mkdtempSync(join(tmpdir(), "tidegate-home-"));
  onTestFinished(() => rmSync(homeFolder, { recursive: true, force: true }));
  const path = join(homeFolder, ".config", "tidegate", "config.yaml");
  if (file !== "") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file);
  }
  const requests: Request[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    requests.push(new Request(input, init));
    return Promise.resolve(Response.json({ processes: [], links: [], access_token: "from-login" }));
  };
  return { io: createFakeIo({ fetch, homeFolder, ...options }), path, requests };
}
