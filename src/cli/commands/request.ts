import type { Client } from "../../client/mod.ts";
import type { Io } from "../io.ts";
import type { Format } from "../output/format.ts";
import { print, toText } from "../output/print.ts";
import { createRequest } from "../preparing.ts";

export interface RequestOptions {
  readonly processId: string;
  /** Also what may be left out and has no default. */
  readonly isWhole?: boolean | undefined;
  readonly format: Format;
}

/** An execute request to start from: the defaults of the process, and what its inputs look like. */
export async function request(
  client: Client,
  { processId, isWhole = false, format }: RequestOptions,
  io: Io,
): Promise<void> {
  const document = createRequest(await client.process(processId), { all: isWhole });
  print({ document, asTable: () => toText(document, "json") }, format, io);
}
