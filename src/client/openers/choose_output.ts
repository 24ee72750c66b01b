import { OutputNameError } from "../errors/output_name_error.ts";
import type { ResultsDocument } from "../../ogc/results.ts";

const usual = "return_value";

/** The name of the output that is meant. @throws OutputNameError when there is none, or several */
export function chooseOutput(jobId: string, results: ResultsDocument, asked: string | undefined): string {
  const names = Object.keys(results);
  const name = asked ?? (names.length === 1 ? names[0] : usual);
  if (name !== undefined && names.includes(name)) return name;
  throw new OutputNameError(jobId, asked, names);
}
