import { z } from "zod";
import { exception } from "../ogc/exception.ts";
import { resultsDocument } from "../ogc/results.ts";
import { mediaType } from "../ogc/uris.ts";

const meanings: Readonly<Record<number, string>> = {
  400: "The request is not valid; `errors` names each fault",
  401: "Not authenticated",
  404: "There is nothing of that name",
  406: "Not available in an accepted media type",
  409: "Not possible in the present state",
  410: "It was here and is gone",
  413: "The body is too large",
  415: "The body's media type or encoding cannot be read",
  422: "Cannot be processed as it is",
  500: "It failed",
  503: "Not available at the moment",
  504: "Not finished in time",
};

/** The problem answers of an operation, for its contract; 500 and 503 go with every one. */
export function problems(...statuses: readonly number[]) {
  const entries = [...statuses, 500, 503].map((status) => [status, {
    description: meanings[status] ?? "Error",
    content: { [mediaType.json]: { schema: exception }, [mediaType.problem]: { schema: exception } },
  }]);
  return Object.fromEntries(entries) as Record<
    number,
    { description: string; content: Record<string, { schema: typeof exception }> }
  >;
}

/** The results as a document; an output that is JSON itself, and is sent raw, is any JSON. */
const jsonResults = z.union([resultsDocument, z.unknown()]);

/** Results, for a contract: a document, or raw under whatever type they have. */
export function anyResults(description: string) {
  const bytes = { schema: z.string().meta({ format: "binary" }) };
  return {
    description,
    content: { [mediaType.json]: { schema: jsonResults }, "multipart/related": bytes, "*/*": bytes },
  };
}

/** A JSON answer, for a contract. */
export function json<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { [mediaType.json]: { schema } } } as const;
}
