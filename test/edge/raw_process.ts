/** The one process of a runner that the test plays. */
export const rawProcess = {
  id: "raw",
  version: "1.0.0",
  jobControlOptions: ["sync-execute", "async-execute", "dismiss"],
  inputs: { message: { schema: { type: "string", maxLength: 100 }, minOccurs: 0 } },
  outputs: { answer: { schema: { type: "string" } } },
  "x-tidegate": { defaultResponse: "document" },
};
