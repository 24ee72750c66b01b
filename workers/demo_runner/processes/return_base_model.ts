import { defineProcess } from "../../../src/runner/mod.ts";

const sceneSpec = {
  type: "object",
  properties: {
    threshold: { type: "number", title: "Threshold" },
    factor: { type: "number", title: "Factor" },
  },
  required: ["threshold", "factor"],
} as const;

export const returnBaseModel = defineProcess({
  id: "return_base_model",
  version: "0.0.0",
  title: "Return an object",
  description: "Gives back the object that it gets.",
  jobControlOptions: ["async-execute", "dismiss"],
  outputTransmission: ["value"],
  policy: { defaultResponse: "document" },
  inputs: { scene_spec: { title: "Scene specification", minOccurs: 1, schema: sceneSpec } },
  outputs: { return_value: { title: "The same specification", schema: sceneSpec } },
  run: ({ scene_spec }) => ({ return_value: scene_spec }),
});
