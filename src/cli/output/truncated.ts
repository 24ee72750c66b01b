import stringWidth from "string-width";

const graphemes = new Intl.Segmenter();

/** A text of one line that takes at most so many columns; an ellipsis says that there was more. */
export function truncated(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return width < 1 ? "" : `${kept}…`;
}

/** Spaces up to a width, in columns. */
export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}
