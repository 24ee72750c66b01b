import type { Client } from "../../client/mod.ts";
import type { Io } from "../io.ts";
import type { Format } from "../output/format.ts";
import { print, toText } from "../output/print.ts";
import { createRequest } from "../preparing.ts";

export interface RequestOptions {
  readonly processId: string;
  readonly format: Format;
}

/** An execute request to start from: the defaults of the process, and what its inputs look like. */
export async function request(client: Client, { processId, format }: RequestOptions, io: Io): Promise<void> {
  const document = createRequest(await client.process(processId));
  print({ document, asTable: () => toText(document, "json") }, format, io);
}
