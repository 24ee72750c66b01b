import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { readDockerfile, said, variablesOf, wordsOf } from "./dockerfile.ts";

export interface Image extends Disposable {
  /** What stands in the place of `/`. */
  readonly root: string;
  /** What the image sets, with the paths below `root`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Runs as the image does: its user, its folder, its entry point. Default: its own command. */
  command(program?: string): [string, ...string[]];
  /** The exit code of the check of its health, with those variables. */
  health(env: Readonly<Record<string, string>>): number | null;
}

const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
/** As root we become somebody else, as the image does; whoever else runs the tests is not root already. */
const asNobody = isRoot ? ["setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups"] : [];

/** Does what the Dockerfile says, without Docker: below a folder, with the Deno that runs the tests. */
export function buildImage(dockerfile = readFileSync("Dockerfile", "utf8")): Image {
  const [build, final] = readDockerfile(dockerfile);
  const root = mkdtempSync(join(tmpdir(), "tidegate-image-"));
  const within = (text: string) => text.replaceAll(/(?<![\w}.])\/(?=(?:app|data)\b)/g, `${root}/`);
  for (const folder of ["source", "bin", "data"]) mkdirSync(join(root, folder));
  copyFileSync(process.execPath, join(root, "bin", "deno"));
  chmodSync(root, 0o755);
  if (isRoot) chownSync(join(root, "data"), nobody, nobody);
  for (const { name, text } of build?.instructions ?? []) {
    if (name === "COPY") copy(text, join(root, "source"));
    if (name === "RUN") run(within(text), root);
  }
  const env = {
    ...Object.fromEntries(Object.entries(variablesOf(final)).map(([name, value]) => [name, within(value)])),
    PATH: `${root}/bin:${process.env.PATH}`,
    // Deno has nothing of its own to read or to write.
    DENO_DIR: join(root, "none"),
    HOME: undefined,
  };
  const workdir = within(said(final, "WORKDIR").at(-1) ?? "/");
  const asImage = (words: readonly string[]): [string, ...string[]] => [
    ...["sh", "-c", 'cd "$0" && exec "$@"', workdir] as const,
    ...asNobody,
    ...words.map(within),
  ];
  return {
    root,
    env,
    command(program) {
      const own = wordsOf(said(final, "CMD").at(-1));
      return asImage([...wordsOf(said(final, "ENTRYPOINT").at(-1)), ...program ? [program] : own]);
    },
    health(changes) {
      const [executable, ...args] = asImage(wordsOf(said(final, "HEALTHCHECK").at(-1)));
      return spawnSync(executable, args, { env: { ...process.env, ...env, ...changes } }).status;
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

function copy(text: string, folder: string): void {
  const names = text.split(" ");
  const target = join(folder, names.pop() ?? "");
  const isInto = text.endsWith("./");
  for (const name of names) cpSync(name, isInto ? join(target, name) : target, { recursive: true });
}

function run(line: string, root: string): void {
  const env = { ...process.env, PATH: `${root}/bin:${process.env.PATH}`, NO_COLOR: "1" };
  const { status, stderr } = spawnSync("sh", ["-c", line], {
    cwd: join(root, "source"),
    env,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`Cannot build the image: "${line}" ended with ${status}\n${stderr}`);
}
