/** The part below a heading, up to the next one of its rank. */
export function section(markdown: string, heading: string): string {
  const [, after = ""] = markdown.split(`\n## ${heading}\n`);
  return after.split("\n## ")[0] ?? "";
}

/** The shell commands that are shown, without the indentation of the list that they are in. */
export function shellBlocks(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)].map(([, indentation = "", block = ""]) =>
    block.split("\n").map((line) => line.slice(indentation.length)).join("\n").trim()
  );
}

/** Targets of links to other places in this repository: `storage.md`, `#limits`. */
export function innerLinks(markdown: string): readonly string[] {
  return [...markdown.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, target]) => target ?? "");
}

/** What a link to one of its headings ends in. */
export function anchors(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title.toLowerCase().replace(/[^\w\- ]/g, "").replaceAll(" ", "-")
  );
}

/** The cells of the table rows that begin with the text. */
export function row(markdown: string, beginning: string): readonly string[] {
  const line = markdown.split("\n").find((candidate) => candidate.startsWith(`| ${beginning}`));
  if (line === undefined) throw new Error(`No row begins with "${beginning}"`);
  return line.split("|").slice(1, -1).map((cell) => cell.trim());
}
