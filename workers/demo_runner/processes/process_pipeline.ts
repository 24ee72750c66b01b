import { defineProcess } from "../../../src/runner/mod.ts";

export const processPipeline = defineProcess({
  id: "process_pipeline",
  version: "0.0.0",
  title: "Pipeline of five steps",
  description:
    "Reads, preprocesses, extracts features, resamples and stores: each step adds its mark to a text.",
  jobControlOptions: ["async-execute", "dismiss"],
  outputTransmission: ["value"],
  policy: { defaultResponse: "document" },
  inputs: { id: { title: "What to process", minOccurs: 1, schema: { type: "string" } } },
  outputs: {
    final: {
      title: "What was stored",
      description: "The resampled feature with its origin, and the feature itself.",
      schema: {
        type: "array",
        items: {
          oneOf: [
            { type: "array", items: { type: "string" }, minItems: 2, maxItems: 2 },
            { type: "string" },
          ],
        },
        minItems: 2,
        maxItems: 2,
      },
    },
  },
  run({ id }, job) {
    job.stage("read_data");
    const data = `${id}_read`;
    job.stage("preprocess_data");
    const preprocessed = `${data}_preprocessed`;
    job.stage("feature_engineering");
    const feature = `${preprocessed}_feature_mean`;
    job.stage("resample_data");
    const resampled = [feature, `resampled_from=${id}`];
    job.stage("store_data");
    return { final: [resampled, feature] };
  },
});
