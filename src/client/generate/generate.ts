import type { ProcessDescription } from "../../ogc/process.ts";
import { comment } from "./comment.ts";
import { header } from "./header.ts";
import { inputsType } from "./inputs_type.ts";
import { literal } from "./literal.ts";
import { capitalized, functionNames } from "./names.ts";
import { resultsType } from "./results_type.ts";
import { sharedTypes } from "./shared_types.ts";

export interface GenerateOptions {
  /** What the module imports the client from. Default `@tidegate/tidegate/client`. */
  readonly clientModule?: string;
  /** Of the gateway, for the comment at the top. Default: as the descriptions say. */
  readonly url?: string | URL;
}

/**
 * A TypeScript module with a function for each process, its inputs and results typed by their schemas. The same processes, in
 * whatever order, give the same text.
 *
 * ```ts
 * const processes = [];
 * for await (const { id } of client.processes()) processes.push(await client.process(id));
 * await writeFile("processes.ts", generate(processes));
 * ```
 *
 * and then
 *
 * ```ts
 * const job = await primesBetween(client, { min_val: 10, max_val: 50 });
 * const { return_value } = await job.result(); // readonly number[]
 * ```
 *
 * Whatever the descriptions hold, the text is that of such a module and nothing else: names become identifiers, texts stay in
 * comments and strings.
 *
 * @param processes their descriptions, with inputs and outputs
 * @throws TypeError when `url` is no URL
 */
export function generate(
  processes: readonly ProcessDescription[],
  { clientModule = "@tidegate/tidegate/client", url }: GenerateOptions = {},
): string {
  const sorted = [...new Map(processes.map((process) => [process.id, process])).values()]
    .sort((a, b) => a.id < b.id ? -1 : 1);
  const names = functionNames(sorted.map(({ id }) => id));
  const functions = sorted.map((process) => processText(process, names.get(process.id) ?? ""));
  return [
    header(sorted, url),
    `import type { Client, ExecuteOptions, Job } from ${literal(clientModule)};\n`,
    sharedTypes,
    ...functions,
  ].join("\n");
}

function processText(process: ProcessDescription, name: string): string {
  const { id, title, description, version } = process;
  const [inputs, results] = [`${capitalized(name)}Inputs`, `${capitalized(name)}Results`];
  const { type, isOptional } = inputsType(process);
  const about = `\`${id}\`, version ${version}`;
  return `${comment([`Inputs of ${about}.`])}export type ${inputs} = ${type};

${comment([`Results of ${about}, as a document.`])}export type ${results} = ${resultsType(process)};

${comment([title, description, `Executes ${about}.`])}export function ${name}(
  client: Client,
  inputs${isOptional ? "?" : ""}: ${inputs},
  options?: ExecuteOptions,
): Promise<Job<${results}>> {
  return client.execute(${literal(id)}, inputs, options) as Promise<Job<${results}>>;
}
`;
}
