import type { Io, Sink } from "../io.ts";

const codes = { red: 31, green: 32, yellow: 33, cyan: 36, bold: 1 } as const;
export type Colour = keyof typeof codes;
export type Paint = (text: string, colour: Colour | undefined) => string;

/** Colours in a terminal only, and not where NO_COLOR says anything (no-color.org) or the terminal is dumb. */
export function paintFor(sink: Sink, { env }: Pick<Io, "env">): Paint {
  if (!sink.isTTY || env.NO_COLOR || env.TERM === "dumb") return (text) => text;
  return (text, colour) => colour === undefined ? text : `\u001b[${codes[colour]}m${text}\u001b[0m`;
}

const byStatus = new Map<string, Colour>(Object.entries({
  accepted: "yellow",
  running: "cyan",
  successful: "green",
  failed: "red",
  dismissed: "yellow",
}));

export function colourOf(status: string): Colour | undefined {
  return byStatus.get(status);
}
