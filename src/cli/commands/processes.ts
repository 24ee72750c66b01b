import type { Client } from "../../client/mod.ts";
import type { ProcessSummary } from "../../ogc/process.ts";
import type { Io } from "../io.ts";
import { listDocument } from "../list_document.ts";
import type { Format } from "../output/format.ts";
import { print } from "../output/print.ts";
import { type Column, toTable } from "../output/to_table.ts";

/** What can be run. */
export async function processes(
  client: Client,
  { format }: { readonly format: Format },
  io: Io,
): Promise<void> {
  const request = { path: "/processes?limit=100", member: "processes" } as const;
  const { document } = await listDocument<ProcessSummary, "processes">(client, request);
  print({ document, asTable: (look) => toTable(document.processes, columns, look) }, format, io);
}

const columns: readonly Column<ProcessSummary>[] = [
  { title: "PROCESS", value: ({ id }) => id },
  { title: "VERSION", value: ({ version }) => version, rank: 1 },
  { title: "TITLE", value: ({ title }) => title, isFlexible: true },
];
