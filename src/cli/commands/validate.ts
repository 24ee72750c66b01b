import type { Client } from "../../client/mod.ts";
import { faultText } from "../explain.ts";
import { exitCode } from "../exit_code.ts";
import { Failed } from "../failed.ts";
import { toRequest, type TypedRequest } from "../inputs/to_request.ts";
import type { Io } from "../io.ts";
import type { Format } from "../output/format.ts";
import { oneLine } from "../output/one_line.ts";
import { print } from "../output/print.ts";
import { validate as faultsOf } from "../preparing.ts";

export interface ValidateOptions extends TypedRequest {
  readonly format: Format;
}

/** Check a request against the description of its process; nothing is executed. @throws Failed when it has faults */
export async function validate(client: Client, options: ValidateOptions, io: Io): Promise<void> {
  const { request, process } = await toRequest(client, options, io);
  const errors = faultsOf(process, request);
  const lines = errors.map(faultText);
  print(
    {
      document: { valid: errors.length === 0, errors },
      asTable: () => errors.length === 0 ? "valid\n" : lines.map((line) => `${oneLine(line)}\n`).join(""),
    },
    options.format,
    io,
  );
  if (errors.length === 0) return;
  const count = errors.length === 1 ? "a fault" : `${errors.length} faults`;
  throw new Failed(`The request for "${process.id}" has ${count}`, exitCode.usage);
}
