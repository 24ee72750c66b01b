import { type Figure, goalText, isReached } from "./figure.ts";

/** One line for people, and what is below it. */
export function toLine(figure: Figure): string {
  const { name, value, unit, note, more = [] } = figure;
  const goal = goalText(figure);
  const reached = isReached(figure);
  const verdict = reached === undefined ? "" : reached ? "reached" : "NOT reached";
  const amount = unit === "ratio"
    ? value.toFixed(2)
    : unit === "ms"
    ? `${value.toFixed(2)} ms`
    : unit === "s"
    ? `${value.toFixed(1)} s`
    : unit === "%"
    ? `${value.toFixed(1)} %`
    : unit === "commands"
    ? value.toFixed(1)
    : `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} ${unit}`;
  const line = [
    name.padEnd(34),
    amount.padStart(11),
    (goal ?? "").padStart(9),
    verdict.padEnd(11),
    note ?? "",
  ]
    .join("  ").trimEnd();
  return [line, ...more.map((below) => `    ${below}`)].join("\n");
}

/** `[{name, value, unit, goal, text}]`; the goal is a text like `>= 0.7`, or null; the text is the note and what is below, or null. */
export function toJson(figures: readonly Figure[]): string {
  const entries = figures.map((figure) => {
    const { name, value, unit, note, more = [] } = figure;
    const text = [note ?? "", ...more].filter((line) => line !== "").join("; ").replaceAll(/ +/g, " ");
    return { name, value: Number(value.toPrecision(4)), unit, goal: goalText(figure), text: text || null };
  });
  return `${JSON.stringify(entries, null, 2)}\n`;
}
