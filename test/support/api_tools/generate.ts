/**
 * Generates a client for TypeScript from an OpenAPI document: `generate.ts <file of the document> <folder>`. Without arguments
 * it shows only that its packages are here.
 */
import process from "node:process";

// Their names are no imports that Deno could see: what it sees, it downloads for everybody who only starts the gateway. They
// come by `packages.json`.
interface Generator {
  createClient(config: Readonly<Record<string, unknown>>): Promise<unknown>;
}
const load = async <T>(name: string): Promise<T> => await import(name) as T;
// First: the generator takes the TypeScript that it finds.
await load("typescript");
const { createClient } = await load<Generator>("@hey-api/openapi-ts");

const [input, path] = process.argv.slice(2);
if (input !== undefined && path !== undefined) {
  await createClient({ input, output: { path, importFileExtension: ".ts" }, logs: { level: "silent" } });
}
