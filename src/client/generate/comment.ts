const mostCharacters = 2_000;

/**
 * A documentation comment of texts from elsewhere, a paragraph each; empty where there is nothing to say. A text can neither end the
 * comment nor hide in it: what reorders or breaks lines is left out.
 */
export function comment(paragraphs: readonly (string | undefined)[]): string {
  const said = paragraphs.map((text) => linesOf(text ?? "")).filter((lines) => lines.length > 0);
  const lines = said.flatMap((paragraph, index) => index === 0 ? paragraph : ["", ...paragraph]);
  const [first] = lines;
  if (first === undefined) return "";
  // On one line, a compiler would take an "@" for an instruction.
  if (lines.length === 1 && !first.startsWith("@")) return `/** ${first} */\n`;
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */\n`;
}

function linesOf(text: string): readonly string[] {
  const lines = text.slice(0, mostCharacters).split(/[\n\v\f\r\u0085\u2028\u2029]+/);
  return lines.map(plain).filter((line) => line !== "");
}

function plain(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}]+/gu, " ").replace(/\p{Surrogate}/gu, "\ufffd").replaceAll("*/", "*\\/")
    .trim();
}
