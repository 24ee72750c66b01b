import { mediaType } from "../../ogc/uris.ts";
import type { Answer, Operation } from "./document.ts";
import { scopeOf } from "./security.ts";

const schema = { $ref: "#/components/schemas/exception" };
const content = { [mediaType.json]: { schema }, [mediaType.problem]: { schema } };
const refusals: Readonly<Record<string, Answer>> = {
  401: { description: "Not authenticated", content },
  403: { description: "The credentials do not have the scope", content },
};

/** What no route need say: which scope it asks for, and how it answers who does not have it. */
export function guarded(operation: Operation): Operation {
  const scope = scopeOf(operation.operationId);
  if (scope === undefined) return operation;
  const needs = `Needs the scope \`${scope}\`.`;
  return {
    ...operation,
    description: operation.description === undefined ? needs : `${operation.description} ${needs}`,
    responses: { ...operation.responses, ...refusals },
  };
}
