import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Assets } from "./http/api_document/assets.ts";

/**
 * The files of swagger-ui as its package has them, from where packages are installed; in a program that was bundled, from the
 * folder `swagger-ui-dist` beside the program's own.
 */
export function packagedAssets(): Assets {
  const folder = packageFolder() ?? new URL("../swagger-ui-dist/", import.meta.url);
  return {
    async read(name) {
      try {
        return await Deno.readFile(new URL(name, folder));
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return undefined;
        throw error;
      }
    },
  };
}

function packageFolder(): URL | undefined {
  try {
    return new URL(
      "./",
      pathToFileURL(createRequire(import.meta.url).resolve("swagger-ui-dist/swagger-ui.css")),
    );
  } catch {
    return undefined;
  }
}
