import { spawnSync } from "node:child_process";
import type { Form } from "../../src/metrics/exposition.ts";
import { pathOf } from "../support/has.ts";

export interface ParsedFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    /** As Python writes a float. */
    readonly value: string;
  }[];
}

/** What Prometheus' own parser reads in an exposition. Only behind `has("prometheus")`. @throws Error when it cannot */
export function parsed(exposition: string, form: Form): readonly ParsedFamily[] {
  const { status, stdout, stderr } = spawnSync(pathOf("prometheus"), ["test/metrics/parse.py", form], {
    input: exposition,
  });
  if (status !== 0) throw new Error(`not ${form}: ${stderr.toString().trim().split("\n").at(-1)}`);
  return JSON.parse(stdout.toString());
}
