import { dirname } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
const options = ["--quiet", "--cached-only", "--frozen", "--config", `${folder}/packages.json`, "-A"];

/** What generates a client, with packages that were downloaded before. */
export const generateCommand = [process.execPath, "run", ...options, `${folder}/generate.ts`] as const;

/** What checks an OpenAPI document by rules of style too. It asks nobody for a newer version of itself. */
export const linterCommand = [process.execPath, "run", ...options, "npm:@redocly/cli@2.77.0"] as const;
export const linterEnvironment = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
