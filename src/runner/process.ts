import type { Link } from "../ogc/link.ts";
import type { JobControlOption, TransmissionMode } from "../ogc/process.ts";
import { type Offer, parseOffer, policyMember, type RunPolicy } from "../protocol/catalogue.ts";
import type { OutputLink, QualifiedValue, Upload } from "./output.ts";
import type { RunnerJob } from "./runner_job.ts";
import type { InputValues, ValueOf } from "./value_of.ts";

interface Described {
  readonly title?: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly metadata?: readonly Readonly<Record<string, unknown>>[];
  readonly additionalParameters?: Readonly<Record<string, unknown>>;
}

/** inputDescription.yaml. `schema` is an OpenAPI 3.0 schema object for one occurrence. */
export interface InputMember extends Described {
  readonly schema: Readonly<Record<string, unknown>>;
  /** Default 1. */
  readonly minOccurs?: number;
  /** Default 1. Above 1, `run` gets an array. */
  readonly maxOccurs?: number | "unbounded";
  readonly [extension: `x-${string}`]: unknown;
}

/** outputDescription.yaml */
export interface OutputMember extends Described {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly [extension: `x-${string}`]: unknown;
}

export type InputMembers = Readonly<Record<string, InputMember>>;
export type OutputMembers = Readonly<Record<string, OutputMember>>;

interface ProcessMembers extends Described {
  readonly id: string;
  readonly version: string;
  /** Default: all three. */
  readonly jobControlOptions?: readonly JobControlOption[];
  /** Default: by value and by reference. */
  readonly outputTransmission?: readonly TransmissionMode[];
  readonly links?: readonly Link[];
  /** How the gateway is to run it; what is absent has the default of the runner protocol. */
  readonly policy?: Partial<RunPolicy>;
  /** `false`: an input that is given by reference reaches `run` as the link it is. Default `true`: it is fetched and checked. */
  readonly resolve?: boolean;
  readonly [extension: `x-${string}`]: unknown;
}

/** A process as `createRunner` takes it. Make it with `defineProcess`, which knows the types of inputs and outputs. */
export interface Process extends ProcessMembers {
  readonly inputs?: InputMembers;
  readonly outputs?: OutputMembers;
  run(inputs: Readonly<Record<string, unknown>>, job: RunnerJob): unknown;
}

/**
 * What may be returned for one output: a plain value, never read as a reference whatever it looks like; a value with its media
 * type (`qualified`), a link (`link`) or an upload (`job.upload`); or bytes, which are uploaded.
 */
export type OutputOf<Schema> =
  | ValueOf<Schema>
  | QualifiedValue
  | OutputLink
  | Upload
  | Uint8Array
  | Blob
  | ReadableStream<Uint8Array>;

/** Output id to output. `undefined` is for an output that nobody wants (`job.outputs` has those that are wanted). */
export type OutputValues<Outputs> = {
  readonly [Id in keyof Outputs]: Outputs[Id] extends { readonly schema: infer Schema }
    ? OutputOf<Schema> | undefined
    : unknown;
};

type Given<Inputs, Resolve> = Resolve extends false
  ? { readonly [Id in keyof InputValues<Inputs>]: InputValues<Inputs>[Id] | Link | readonly Link[] }
  : InputValues<Inputs>;

export interface ProcessDefinition<Inputs, Outputs, Resolve extends boolean> extends ProcessMembers {
  readonly inputs?: Inputs;
  readonly outputs?: Outputs;
  readonly resolve?: Resolve;
  /**
   * Do the work. Obey `job.signal`: what is returned after it has aborted is thrown away. A throw fails the job; throw a
   * `ProcessError` to say more than a message.
   */
  run(
    inputs: Given<Inputs, Resolve>,
    job: RunnerJob<Extract<keyof Outputs, string>>,
  ): OutputValues<Outputs> | Promise<OutputValues<Outputs>>;
}

/**
 * A process with its description. The types of `inputs` in `run` and of what it returns follow from the schemas.
 *
 * ```ts
 * const double = defineProcess({
 *   id: "double",
 *   version: "1.0.0",
 *   inputs: { number: { schema: { type: "number" } } },
 *   outputs: { result: { schema: { type: "number" } } },
 *   run: ({ number }) => ({ result: 2 * number }),
 * });
 * ```
 *
 * `run` always returns an object with one member for each output, also when there is only one output.
 */
export function defineProcess<
  const Inputs extends InputMembers = Record<never, never>,
  const Outputs extends OutputMembers = Record<never, never>,
  const Resolve extends boolean = true,
>(definition: ProcessDefinition<Inputs, Outputs, Resolve>): Process {
  return definition as Process;
}

/**
 * The entry of a process in the catalogue.
 *
 * @throws Error when the description or the policy is not valid; the message names the process and the fault
 */
export function toCatalogueEntry(process: Process): Offer["process"] {
  const { run: _run, policy, resolve: _resolve, ...description } = process;
  const entry = {
    jobControlOptions: ["sync-execute", "async-execute", "dismiss"],
    outputTransmission: ["value", "reference"],
    ...description,
    ...(policy === undefined ? {} : { [policyMember]: policy }),
  };
  try {
    return parseOffer(entry).process;
  } catch (error) {
    throw new Error(`Cannot offer the process "${process.id}": ${(error as Error).message}`, {
      cause: error,
    });
  }
}
