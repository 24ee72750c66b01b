import { setTimeout as pause } from "node:timers/promises";
import { defineProcess } from "../../../src/runner/mod.ts";

const steps = 10;
const stepMilliseconds = 500;

/** It says URI, and yet the result is an object: those who know the original expect both. */
const returned: Readonly<Record<string, unknown>> = {
  type: "string",
  format: "uri",
  additionalProperties: { type: "string" },
};

export const process218 = defineProcess({
  id: "218",
  version: "5.0.4",
  title: "Vegetation indicators of an area",
  description: "Pretends to compute a vegetation indicator of an area and a period, and takes its time.",
  jobControlOptions: ["async-execute", "dismiss"],
  outputTransmission: ["value"],
  policy: { defaultResponse: "document" },
  inputs: {
    start_date: {
      title: "First day",
      schema: { type: "string", format: "date", "x-ui-order": 10 },
    },
    end_date: {
      title: "Last day",
      schema: { type: "string", format: "date", "x-ui-order": 11 },
    },
    geometry: {
      title: "Area, as WKT",
      schema: { type: "string", format: "wkt", "x-ui-widget": "map", "x-ui-order": 20 },
    },
    indicator_name: {
      title: "Indicator",
      schema: {
        type: "string",
        enum: ["NDVI", "LAI", "FAPAR", "FCOVER", "NDWI"],
        nullable: true,
        "x-ui-widget": "radio",
        "x-ui-advanced": true,
        "x-ui-order": 30,
      },
    },
    site_extend: {
      title: "Extent of the site, as WKT",
      schema: { type: "string", nullable: true, format: "wkt", "x-ui-order": 40 },
    },
  },
  outputs: {
    return_value: {
      title: "What was asked for",
      schema: returned,
    },
  },
  async run(inputs, job) {
    job.message("Started processing");
    for (let step = 1; step <= steps; step++) {
      await pause(stepMilliseconds, undefined, { signal: job.signal });
      job.progress(step * 100 / steps);
    }
    job.message("Ended processing");
    return { return_value: Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null)) };
  },
});
