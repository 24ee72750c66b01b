import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, it, onTestFinished } from "vitest";
import { linterCommand, linterEnvironment } from "../support/api_tools/commands.ts";
import { has } from "../support/has.ts";
import { createWorld } from "../support/world.ts";

interface Found {
  readonly problems: readonly {
    readonly ruleId: string;
    readonly location: readonly { readonly pointer: string }[];
  }[];
}

/** Rules that were broken, with their places. */
function lint(document: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-lint-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "api.json");
  writeFileSync(file, document);
  const [deno, ...args] = linterCommand;
  const options = ["lint", "--extends", "recommended", "--format", "json", file];
  const env = { ...process.env, ...linterEnvironment };
  const { stdout, stderr } = spawnSync(deno, [...args, ...options], { cwd: folder, encoding: "utf8", env });
  if (!stdout.startsWith("{")) throw new Error(`Cannot lint: ${stdout}${stderr}`);
  const { problems } = JSON.parse(stdout) as Found;
  return problems.map(({ ruleId, location }) => `${ruleId} ${location[0]?.pointer}`);
}

describe.skipIf(!has("apiTools"))("the OpenAPI document, as a linter of other people's says", () => {
  it("breaks no rule, and every example fits its schema", async () => {
    const { text } = await (await createWorld()).ask("/api");
    // What has no parameters cannot be asked wrongly.
    expect(lint(text).filter((found) => !found.startsWith("operation-4xx-response"))).toEqual([]);
    const wrong = text.replace('"progress":100', '"progress":101').replace(
      '"operationId":"getDeadLetters"',
      '"operationId":"getStatus"',
    );
    expect(lint(wrong).map((found) => found.split(" ")[0])).toEqual(
      expect.arrayContaining(["no-invalid-media-type-examples", "operation-operationId-unique"]),
    );
  }, 60_000);
});
