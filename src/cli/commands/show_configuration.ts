import { withoutCredentials } from "../configuration/checked_url.ts";
import type { Configuration, Resolved } from "../configuration/resolve.ts";
import { settings } from "../configuration/settings.ts";
import type { Io } from "../io.ts";
import type { Format } from "../output/format.ts";
import { print } from "../output/print.ts";
import { type Column, toTable } from "../output/to_table.ts";

/** Where each value comes from. Secrets are masked, all alike: not even their length is told. */
export function showConfiguration(configuration: Configuration, format: Format, io: Io): void {
  const rows = settings.flatMap(({ key, isSecret }) => {
    const resolved: Resolved | undefined = configuration[key];
    if (resolved === undefined) return [];
    return [{
      key,
      value: isSecret ? "********" : withoutCredentials(resolved.value),
      source: resolved.source,
    }];
  });
  const document = Object.fromEntries(rows.map(({ key, ...rest }) => [key, rest]));
  print({ document, asTable: (look) => toTable(rows, columns, look) }, format, io);
}

const columns: readonly Column<{ readonly key: string; readonly value: string; readonly source: string }>[] =
  [
    { title: "KEY", value: ({ key }) => key },
    { title: "VALUE", value: ({ value }) => value },
    { title: "FROM", value: ({ source }) => source, isFlexible: true },
  ];
