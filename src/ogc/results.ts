import { z } from "zod";

/** results.yaml: output id to value, qualified value, bbox or link. */
export const resultsDocument = z.record(z.string(), z.unknown()).meta({ id: "results" });
export type ResultsDocument = z.infer<typeof resultsDocument>;
