/** Descriptions as runners give them. Each shows one thing; none has more than it needs. */

const text = { schema: { type: "string" } };

/** One input and one output of the same name; everything that the standard lets a process offer. */
export const echo = {
  id: "echo",
  version: "1.0.0",
  title: "Echo",
  jobControlOptions: ["sync-execute", "async-execute", "dismiss"],
  outputTransmission: ["value", "reference"],
  inputs: { message: text },
  outputs: { message: text },
};

export const asyncOnly = { ...echo, id: "async_only", jobControlOptions: ["async-execute"] };
export const syncOnly = { ...echo, id: "sync_only", jobControlOptions: ["sync-execute"] };

/** Several outputs, each of another nature. */
export const survey = {
  ...echo,
  id: "survey",
  inputs: {},
  outputs: {
    name: text,
    count: { schema: { type: "integer" } },
    table: { schema: { type: "string", contentMediaType: "text/csv" } },
    area: { schema: { type: "object", properties: { km2: { type: "number" } } } },
  },
};

/** Started up to twice; short deadlines; results as a document. */
export const fragile = {
  ...echo,
  id: "fragile",
  jobControlOptions: ["async-execute", "dismiss"],
  "x-tidegate": {
    maxAttempts: 2,
    acceptSeconds: 600,
    heartbeatSeconds: 60,
    hardSeconds: 3_600,
    defaultResponse: "document",
  },
};

export const sampleProcesses: readonly unknown[] = [asyncOnly, echo, fragile, survey, syncOnly];
