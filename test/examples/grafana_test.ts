import { parser } from "@prometheus-io/lezer-promql";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createWorld } from "../support/world.ts";

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: string }[] };
}

/** Names of series to their labels, as a gateway that has just started gives them. */
async function namesOnOffer(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const world = await createWorld({ operator: true });
  const jobId = await world.submit("echo", { inputs: { message: "x" } });
  await world.report(jobId, { sequence: 1, status: "successful", outputs: { message: { value: "x" } } });
  await world.sweep();
  await world.fetch("/metrics");
  const lines = (await (await world.fetch("/metrics")).text()).split("\n");
  const names = new Map<string, Set<string>>();
  for (const line of lines) {
    const [, family, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (family === undefined) continue;
    const suffixes = type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
    for (const suffix of suffixes) names.set(family + suffix, new Set());
  }
  for (const line of lines) {
    const [, name = "", labels = ""] = /^(\w+)(?:\{(.*)\})? /.exec(line) ?? [];
    for (const [, label = ""] of labels.matchAll(/(\w+)="/g)) names.get(name)?.add(label);
  }
  return names;
}

interface Asked {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
}

/** What an expression asks for. Grafana's own variables stand where PromQL wants something else. @throws Error when it is no PromQL */
function askedBy(expr: string): Asked {
  const plain = expr.replaceAll("$__rate_interval", "1m").replaceAll("$instance", ".*");
  const metrics: string[] = [];
  const labels: string[] = [];
  parser.parse(plain).iterate({
    enter({ name, from, to, node, type }) {
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expr}`);
      const text = plain.slice(from, to);
      if (name === "Identifier" && node.parent?.name === "VectorSelector") metrics.push(text);
      if (name === "LabelName") labels.push(text);
    },
  });
  return { metrics, labels };
}

/** Panels that ask for what there is not. */
function faults({ panels }: Dashboard, names: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  return panels.flatMap(({ title, targets = [] }) =>
    targets.flatMap(({ expr }) => {
      const { metrics, labels } = askedBy(expr);
      const known = new Set(["instance", ...metrics.flatMap((name) => [...names.get(name) ?? []])]);
      return [
        ...metrics.length === 0 ? [`${title}: asks for nothing`] : [],
        ...metrics.filter((name) => !names.has(name)).map((name) => `${title}: ${name}`),
        ...labels.filter((label) => !known.has(label)).map((label) =>
          `${title}: label ${label} of ${metrics}`
        ),
      ];
    })
  );
}

const read = (): Dashboard => JSON.parse(readFileSync("examples/grafana/dashboard.json", "utf8"));

describe("the Grafana dashboard", () => {
  test("asks for nothing that /metrics does not give, by its name and its labels", async () => {
    const dashboard = read();
    const names = await namesOnOffer();
    expect(faults(dashboard, names)).toEqual([]);
    const shown = dashboard.panels.flatMap(({ targets = [] }) => targets);
    expect(shown.length).toBeGreaterThan(20);
    const [, variable] = dashboard.templating.list;
    expect(names.has(/label_values\((\w+),/.exec(variable?.query ?? "")?.[1] ?? "")).toBe(true);
  });

  test("shows every metric that there is, but those that only help to read others", async () => {
    const shown = read().panels.flatMap(({ targets = [] }) =>
      targets.flatMap(({ expr }) => askedBy(expr).metrics)
    );
    const family = (name: string) => name.replace(/_(bucket|sum|count)$/, "");
    const families = new Set([...(await namesOnOffer()).keys()].map(family));
    const missing = [...families].filter((name) => !shown.map(family).includes(name));
    expect(missing).toEqual(["tidegate_count_is_whole", "tidegate_trace_spans_total"]);
  });

  test("is seen to be wrong when it is: names, labels, and what is no PromQL", async () => {
    const names = await namesOnOffer();
    const of = (expr: string): Dashboard => ({
      ...read(),
      panels: [{ title: "planted", targets: [{ expr }] }],
    });
    expect(faults(of("rate(tidegate_http_request_total[1m])"), names)).toEqual([
      "planted: tidegate_http_request_total",
    ]);
    expect(faults(of("sum by (process) (tidegate_watchers)"), names)).toEqual([
      "planted: label process of tidegate_watchers",
    ]);
    expect(faults(of("tidegate_job_wait_seconds"), names)).toEqual(["planted: tidegate_job_wait_seconds"]);
    expect(faults(of("1 + 1"), names)).toEqual(["planted: asks for nothing"]);
    expect(() => faults(of("sum(rate(tidegate_watchers[1m])"), names)).toThrow("no PromQL");
  });
});
