import { dirname, join } from "node:path";
import { answers } from "./answers.ts";
import { freePort } from "./free_port.ts";
import { pathOf } from "./has.ts";
import { createProgram, type Program } from "./program.ts";

/** wraptile with its test service: the server whose behaviour the demo processes follow. Only behind `has("python")`. */
export async function createReferenceProgram(): Promise<Program & { readonly url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = createProgram({
    name: "reference",
    command: [
      join(dirname(pathOf("python")), "wraptile"),
      "run",
      "--port",
      String(port),
      "--",
      "wraptile.services.local.testing:service",
    ],
    env: { PYTHONDONTWRITEBYTECODE: "1" },
    isReady: () => answers(`${url}/conformance`, 200),
    startSeconds: 60,
  });
  return Object.assign(program, { url });
}
