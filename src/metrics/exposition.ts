import type { Family, Sample } from "./family.ts";

export type Form = "text" | "openmetrics";

/**
 * Families as Prometheus reads them: its text format 0.0.4, or OpenMetrics 1.0.0, which names a counter without `_total` and says
 * where it ends.
 */
export function expose(families: Iterable<Family>, form: Form): string {
  const lines: string[] = [];
  for (const family of families) {
    const { name, type } = family;
    const described = form === "openmetrics" && type === "counter" ? name.replace(/_total$/, "") : name;
    lines.push(`# HELP ${described} ${escapeHelp(family.help, form)}`, `# TYPE ${described} ${type}`);
    for (const sample of family.samples()) lines.push(toLine(family, sample));
  }
  if (form === "openmetrics") lines.push("# EOF");
  return `${lines.join("\n")}\n`;
}

function toLine({ name, labels }: Family, { suffix = "", labels: values, bound, value }: Sample): string {
  const pairs = labels.map((label, i) => `${label}="${escapeLabel(values[i] ?? "")}"`);
  if (bound !== undefined) pairs.push(`le="${toBound(bound)}"`);
  return `${name}${suffix}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${toNumber(value)}`;
}

function toNumber(value: number): string {
  return String(value).replace("Infinity", "Inf");
}

/** As OpenMetrics wants it, so that a series has the same name in both forms. */
function toBound(bound: number): string {
  if (bound === Infinity) return "+Inf";
  return Number.isInteger(bound) ? `${bound}.0` : String(bound);
}

function escapeLabel(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function escapeHelp(help: string, form: Form): string {
  const escaped = help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  return form === "openmetrics" ? escaped.replaceAll('"', '\\"') : escaped;
}
