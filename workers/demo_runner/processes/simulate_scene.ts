import { defineProcess } from "../../../src/runner/mod.ts";
import { toScene } from "../scene.ts";
import { toZarrName } from "../zarr_name.ts";
import { countSceneFiles, sceneFiles } from "../scene_files.ts";

export const simulateScene = defineProcess({
  id: "simulate_scene",
  version: "0.0.0",
  title: "Simulate a scene",
  description:
    "Makes a data cube of zeros with the dimensions time, lat and lon, as a Zarr group that can be opened by its URL.",
  jobControlOptions: ["async-execute", "dismiss"],
  outputTransmission: ["value"],
  policy: { defaultResponse: "document" },
  inputs: {
    var_names: {
      title: "Variables",
      description: "Names of the variables, with commas between them.",
      minOccurs: 0,
      schema: { type: "string", default: "a, b, c" },
    },
    bbox: {
      title: "Bounding box",
      description: "West, south, east and north in degrees.",
      minOccurs: 0,
      schema: {
        type: "array",
        default: [-180, -90, 180, 90],
        items: { type: "number" },
        minItems: 4,
        maxItems: 4,
        "x-ui-widget": "map",
      },
    },
    resolution: {
      title: "Resolution",
      description: "Width and height of a cell in degrees.",
      minOccurs: 0,
      schema: { type: "number", default: 0.5, minimum: 0.01, maximum: 1.0, "x-ui-advanced": true },
    },
    start_date: {
      title: "Start date",
      description: "The first day.",
      minOccurs: 0,
      schema: { type: "string", default: "2025-01-01", format: "date" },
    },
    end_date: {
      title: "End date",
      description: "The day after the last one.",
      minOccurs: 0,
      schema: { type: "string", default: "2025-02-01", format: "date" },
    },
    periodicity: {
      title: "Periodicity",
      description: "The number of days that one step in time stands for.",
      minOccurs: 0,
      schema: { type: "integer", default: 1, minimum: 1, maximum: 10, "x-ui-advanced": true },
    },
    output_path: {
      title: "Name",
      description: "What the group is called. Of a path or URL only the last part counts.",
      minOccurs: 0,
      schema: { type: "string", nullable: true, minLength: 1 },
    },
  },
  outputs: {
    return_value: {
      title: "Link to the scene",
      description: "Leads to the Zarr group.",
      schema: {
        type: "object",
        properties: {
          href: { type: "string", title: "URL" },
          rel: { type: "string", title: "Relation", nullable: true, example: "service" },
          type: { type: "string", title: "Media type", nullable: true, example: "application/json" },
          hreflang: { type: "string", title: "Language", nullable: true, example: "en" },
          title: { type: "string", title: "Title", nullable: true },
          "x-options": { type: "object", title: "Options", nullable: true, additionalProperties: {} },
        },
        required: ["href"],
        additionalProperties: {},
      },
    },
  },
  async run(inputs, job) {
    const scene = toScene(inputs);
    const count = countSceneFiles(scene);
    async function* files() {
      let made = 0;
      for await (const file of sceneFiles(scene)) {
        yield file;
        job.progress(100 * ++made / count);
      }
    }
    const upload = { files, mediaType: "application/zarr" };
    return { return_value: await job.upload("return_value", toZarrName(inputs.output_path), upload) };
  },
});
