import { readFileSync } from "node:fs";
import { type Schema, Validator } from "@cfworker/json-schema";
import { parse } from "yaml";
import type { Answer } from "./answer.ts";
import { demand } from "./verdict.ts";

const file = "../shared/ogc/schemas/ets/api-processes10.yaml";
const base64 = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";

export type OperationId =
  | "getProcesses"
  | "getProcessDescription"
  | "getJobs"
  | "execute"
  | "getStatus"
  | "getResult";

type Responses = Readonly<
  Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>
>;
interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { operationId: string; responses: Responses }>>>
  >;
  readonly components: { readonly schemas: Record<string, object> };
}

let read: Document | undefined;

/** The OpenAPI document inside the suite; it is what the suite checks most answers against. */
function bundled(): Document {
  if (read !== undefined) return read;
  // Where a JSON Schema keeps its definitions: anywhere else one that is called `format` would be taken for a keyword.
  const text = readFileSync(file, "utf8").replaceAll("#/components/schemas/", "#/definitions/");
  read = parse(text) as Document;
  const { schemas } = read.components;
  // The suite's validator knows the format `byte`, this one only patterns.
  schemas["binaryInputValue"] = { type: "string", pattern: base64 };
  return read;
}

/** What is known to be wrong with the `oneOf` of a synchronous answer: it takes any object twice. */
export const moreThanOne = "More than 1 schema is valid.";

/**
 * What the suite's validator finds wrong with an answer of that operation. `application/problem+json` passes as JSON, but only
 * when it stands alone; the results of an execution have a place of their own, whatever their type.
 *
 * @throws Error when the answer names no type, or its body is no JSON
 */
export function bundledFaults(operationId: OperationId, answer: Answer): readonly string[] {
  const given = answer.header("content-type");
  demand(given !== undefined, `The ${answer.status} of ${operationId} has no Content-Type`);
  const body: unknown = JSON.parse(answer.text);
  const response = responseOf(operationId, answer.status);
  if (response?.content === undefined) {
    return response === undefined ? [`${operationId} does not answer ${answer.status}`] : [];
  }
  const type = typeOf(given, operationId, answer.status);
  const media = response.content[type];
  if (media === undefined) return [`${operationId} does not answer ${answer.status} as ${given}`];
  const { valid, errors } = validatorOf(media.schema).validate(body);
  if (valid) return [];
  const isTwice = errors.some(({ error }) => /\((?!0 )\d+ matches\)/.test(error));
  return isTwice
    ? [moreThanOne]
    : errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
}

function responseOf(operationId: OperationId, status: number) {
  const operations = Object.values(bundled().paths).flatMap((path) => Object.values(path));
  const responses = operations.find((operation) => operation.operationId === operationId)?.responses ?? {};
  return responses[status] ?? responses["default"];
}

function typeOf(given: string, operationId: OperationId, status: number): string {
  if (given === "application/problem+json") return "application/json";
  return operationId === "execute" && status === 200 ? "/*" : given.split(";")[0]?.trim() ?? "";
}

const validators = new WeakMap<object, Validator>();

function validatorOf(schema: object): Validator {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const root = { allOf: [schema], definitions: bundled().components.schemas } as Schema;
  const validator = new Validator(root, "4", true);
  validators.set(schema, validator);
  return validator;
}
