/** One line of a Dockerfile that does something. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** What follows a `FROM`. */
export interface Stage {
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile whose instructions take a line each. */
export function readDockerfile(text: string): readonly Stage[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const stages: { from: string; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name = "", rest = ""] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    if (name === "FROM") stages.push({ from: rest, instructions: [] });
    else if (name === "" || rest.endsWith("\\")) throw new Error(`Cannot read "${line}" of the Dockerfile`);
    else stages.at(-1)?.instructions.push({ name, text: rest });
  }
  return stages;
}

/** Everything that is said with that name in a stage. */
export function said(stage: Stage | undefined, name: string): readonly string[] {
  return (stage?.instructions ?? []).filter((instruction) => instruction.name === name).map(({ text }) =>
    text
  );
}

/** The words of a command: `["deno", "run"]`, with or without options of Docker before it. */
export function wordsOf(text: string | undefined): readonly string[] {
  const [list] = /\[.*\]$/.exec(text ?? "") ?? [];
  return list === undefined ? [] : JSON.parse(list) as string[];
}

/** `A=1 B=2` */
export function variablesOf(stage: Stage | undefined): Readonly<Record<string, string>> {
  const pairs = said(stage, "ENV").flatMap((text) => text.split(" ")).map((pair) => pair.split("=", 2));
  return Object.fromEntries(pairs);
}
