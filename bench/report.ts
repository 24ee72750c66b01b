import { type Figure, goalText, isReached } from "./figure.ts";
import { spread } from "./statistics.ts";

/** One line for people, and what is below it. */
export function toLine(figure: Figure): string {
  const { name, value, unit, more = [] } = figure;
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
    noteOf(figure),
  ]
    .join("  ").trimEnd();
  return [line, ...more.map((below) => `    ${below}`)].join("\n");
}

function noteOf({ rounds, unit, note }: Figure): string {
  if (rounds === undefined) return note ?? "";
  const digits = unit === "ratio" ? 2 : unit === "1/s" ? 0 : 1;
  return [spread(rounds, digits), ...(note === undefined ? [] : [note])].join("; ");
}

/**
 * `[{name, value, unit, goal, range, text}]`; the goal is a text like `>= 0.7`, or null; the range is that of the rounds, or null; the
 * text is the note and what is below, or null.
 */
export function toJson(figures: readonly Figure[]): string {
  const entries = figures.map((figure) => {
    const { name, value, unit, rounds, more = [] } = figure;
    const text = [noteOf(figure), ...more].filter((line) => line !== "").join("; ").replaceAll(/ +/g, " ");
    const range = rounds === undefined ? null : [Math.min(...rounds), Math.max(...rounds)].map(rounded);
    return { name, value: rounded(value), unit, goal: goalText(figure), range, text: text || null };
  });
  return `${JSON.stringify(entries, null, 2)}\n`;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
