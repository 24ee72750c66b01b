import type { Client } from "../../client/mod.ts";
import type { Io } from "../io.ts";
import { note } from "../output/print.ts";
import { generate as toModule } from "../preparing.ts";
import { encoded } from "../saving/encoded.ts";
import { writeStream } from "../saving/write_stream.ts";

export interface GenerateOptions {
  /** Default: all. */
  readonly processIds: readonly string[];
  /** Default: standard output. */
  readonly out?: string | undefined;
  /** What the module imports the client from. Default: the package. */
  readonly clientModule?: string | undefined;
}

/** A TypeScript module with a function for each process. */
export async function generate(client: Client, options: GenerateOptions, io: Io): Promise<void> {
  const { processIds, out, clientModule } = options;
  const ids = [...processIds];
  if (ids.length === 0) { for await (const { id } of client.processes()) ids.push(id); }
  const processes = [];
  for (const id of ids) processes.push(await client.process(id));
  const text = toModule(processes, {
    url: client.url,
    ...(clientModule === undefined ? {} : { clientModule }),
  });
  if (out === undefined || out === "-") return void io.stdout.write(text);
  await writeStream(encoded(text), { path: out });
  note(io, `Wrote ${processes.length} processes to ${out}`);
}
