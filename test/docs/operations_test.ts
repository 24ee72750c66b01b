import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { seeingVariables } from "../../src/settings/seeing.ts";
import { createGatewayMetrics } from "../../src/metrics/gateway_metrics.ts";
import type { JobStore } from "../../src/core/ports.ts";
import { createWorld } from "../support/world.ts";
import { anchors, innerLinks, section } from "./markdown.ts";

const text = readFileSync("docs/operations.md", "utf8");

interface Described {
  readonly name: string;
  readonly type: string;
  readonly labels: string;
}

function described(markdown: string): readonly Described[] {
  return section(markdown, "Metrics").split("\n").filter((line) => line.startsWith("| `")).map((line) => {
    const [name = "", type = "", labels = ""] = line.split("|").slice(1).map((cell) =>
      cell.trim().replaceAll("`", "")
    );
    return { name, type, labels };
  });
}

/** Of the code: nothing is measured yet, and each family is there. */
function defined(): readonly Described[] {
  return createGatewayMetrics({
    jobs: {} as JobStore,
    runners: () => [],
    now: () => new Date(0),
    milliseconds: () => 0,
    version: "1",
    runtime: "test",
    startedAt: new Date(0),
  }).families.map(({ name, type, labels }) => ({ name, type, labels: labels.join(", ") }));
}

describe("docs/operations.md", () => {
  test("describes each metric as it is, and none that there is not", () => {
    expect(described(text)).toEqual(defined());
  });

  test("would be seen to lie: a name, a type, a label, a row too few", () => {
    const rows = text.split("\n").filter((line) => line.startsWith("| `tidegate_jobs_ended_total`"));
    expect(rows).toHaveLength(1);
    for (
      const lie of [
        (row: string) => row.replace("ended", "finished"),
        (row: string) => row.replace("counter", "gauge"),
        (row: string) => row.replace("process", "owner"),
        () => "| lost |",
      ]
    ) {
      expect(described(text.replace(rows[0] ?? "", lie(rows[0] ?? "")))).not.toEqual(defined());
    }
  });

  test("asks in its alerts for metrics that there are", () => {
    const names = defined().map(({ name }) => name);
    const asked = [...section(text, "What to be woken by").matchAll(/\btidegate_\w+/g)].map(([name]) => name);
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((name) => !names.includes(name))).toEqual([]);
  });

  test("names every setting, and places that are there", async () => {
    expect(Object.keys(seeingVariables).filter((name) => !text.includes(name))).toEqual([]);
    const world = await createWorld();
    const { paths } = (await world.ask<{ paths: Record<string, unknown> }>("/api")).body;
    const named = [...text.matchAll(/`(?:GET|POST) (\/[^`?]+)/g)].map(([, path = ""]) => path);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((path) => paths[path] === undefined)).toEqual([]);
    expect(
      innerLinks(text).filter((link) => link.startsWith("#")).map((link) => link.slice(1)).filter((link) =>
        !anchors(text).includes(link)
      ),
    ).toEqual([]);
  });
});
