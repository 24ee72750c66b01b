import type { JobDefinition } from "../ogc/job_definition.ts";
import type { ProcessDescription, ValueSchema } from "../ogc/process.ts";
import { mediaType } from "../ogc/uris.ts";
import type { Job, Wanted } from "./job.ts";
import { jobName } from "./job_name.ts";
import type { Ports } from "./ports.ts";
import { jobUrl } from "./status_info.ts";
import { wantedOutputs } from "./wanted_outputs.ts";

/** The request of a job as the gateway understood it. Nothing of the subscriber is in it. */
export async function describeJob(
  { jobs, catalogue, settings: { publicUrl } }: Pick<Ports, "jobs" | "catalogue" | "settings">,
  job: Job,
): Promise<JobDefinition> {
  const described = catalogue.find(job.processId)?.process;
  const given = Object.entries(await jobs.readInputs(job.id) ?? {});
  const withheld = given.map(([id]) => id).filter((id) => isSecret(described, id));
  const url = jobUrl(jobName(job), publicUrl);
  const prefer = preferenceOf(job.wanted);
  return {
    entity: `${publicUrl}/processes/${encodeURIComponent(job.processId)}`,
    processID: job.processId,
    processVersion: job.processVersion,
    inputs: Object.fromEntries(given.filter(([id]) => !withheld.includes(id))),
    ...(withheld.length === 0 ? {} : { withheld }),
    outputs: wantedOutputs(job, described),
    response: job.wanted.response,
    ...(prefer === "" ? {} : { headers: { Prefer: prefer } }),
    links: [
      { href: `${url}/definition`, rel: "self", type: mediaType.json, title: "What this job was asked for" },
      { href: url, rel: "up", type: mediaType.json, title: "This job" },
    ],
  };
}

function isSecret({ inputs = {} }: Partial<ProcessDescription> = {}, id: string): boolean {
  const schema: ValueSchema = Object.hasOwn(inputs, id) ? inputs[id]?.schema ?? {} : {};
  return schema["writeOnly"] === true || schema["format"] === "password";
}

function preferenceOf({ respondAsync, waitSeconds }: Wanted): string {
  const preferences = [
    ...(respondAsync ? ["respond-async"] : []),
    ...(waitSeconds === undefined ? [] : [`wait=${waitSeconds}`]),
  ];
  return preferences.join(", ");
}
