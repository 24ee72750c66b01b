import { csv, tsv } from "./media_type.ts";
import type { OpenContext } from "./open_context.ts";
import type { Opener } from "./opener.ts";
import { isThere, notThere } from "./optional_package.ts";

/** A row of a table: name of the column to what stands there, as it is written unless `dynamicTyping` was asked for. */
export type CsvRow = Readonly<Record<string, unknown>>;

/** What of papaparse is used. */
interface Papaparse {
  parse(text: string, config: Readonly<Record<string, unknown>>): {
    readonly data: readonly CsvRow[];
    readonly errors: readonly { readonly type: string; readonly message: string; readonly row?: number }[];
  };
}

/**
 * A table (RFC 4180) as its rows, by papaparse. The first line has the names of the columns. Options of the caller: `delimiter`
 * (default a comma; a tab for text/tab-separated-values), `dynamicTyping` (numbers and booleans as such; default false: texts).
 */
export const csvOpener: Opener = {
  name: "csv",
  isUsable: () => isThere(loadPapaparse),
  accept: ({ effectiveMediaType: type }) =>
    type === csv || type === tsv || `opens ${csv}, .csv, ${tsv} and .tsv`,
  open: readRows,
};

async function loadPapaparse(): Promise<Papaparse> {
  return (await import("papaparse").catch(notThere("papaparse"))).default as Papaparse;
}

async function readRows(context: OpenContext): Promise<readonly CsvRow[]> {
  const { effectiveMediaType, options } = context;
  const { delimiter = effectiveMediaType === tsv ? "\t" : ",", dynamicTyping = false } = options;
  const { parse } = await loadPapaparse();
  const config = { header: true, skipEmptyLines: true, delimiter, dynamicTyping };
  const { data, errors: [fault] } = parse(await context.text(), config);
  if (fault === undefined) return data;
  const row = fault.row === undefined ? "" : ` (row ${fault.row + 1} after the names)`;
  throw new SyntaxError(`${fault.message}${row}; is ${JSON.stringify(delimiter)} the \`delimiter\`?`);
}
