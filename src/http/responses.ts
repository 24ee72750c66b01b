import { z } from "zod";
import { exception } from "../ogc/exception.ts";
import { resultsDocument } from "../ogc/results.ts";
import { mediaType } from "../ogc/uris.ts";

const meanings: Readonly<Record<number, string>> = {
  400: "The request is not valid; `errors` names each fault",
  401: "Not authenticated",
  404: "There is nothing of that name",
  406: "Not available in an accepted media type",
  408: "The body did not come in time",
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
  const entries = [...statuses, 500, 503].map((status) => [status, failure(meanings[status] ?? "Error")]);
  return Object.fromEntries(entries) as Record<
    number,
    { description: string; content: Record<string, { schema: typeof exception }> }
  >;
}

const bytes = { schema: z.string().meta({ format: "binary" }) };

/** Bytes under whatever type they have, for a contract. */
export const anyBytes = { content: { [mediaType.json]: { schema: z.unknown() }, "*/*": bytes } } as const;

/** A part of JSON is none. */
const partOfBytes = { content: { "*/*": bytes } } as const;

/** A document, or one output as itself, whose type is JSON. */
const resultsOrValue = z.union([
  resultsDocument,
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.unknown()),
  z.record(z.string(), z.unknown()).nullable(),
]);

/** Results, for a contract: a document, or raw under whatever type they have. */
export function anyResults(description: string) {
  return {
    description,
    content: { [mediaType.json]: { schema: resultsOrValue }, [mediaType.multipart]: bytes, "*/*": bytes },
  };
}

/** What else a file can answer (RFC 9110, 13 and 14), for a contract. */
export const partsOfFile = {
  206: { description: "The range that was asked for", ...partOfBytes },
  304: { description: "Not changed" },
  416: { description: "There is no such range" },
};

/** The failure that a runner reported, for a contract: it has the status that the runner gave it. */
export const failures = {
  "4XX": failure("The job failed, by what it was asked"),
  "5XX": failure("The job failed"),
};

function failure(description: string) {
  return {
    description,
    content: { [mediaType.json]: { schema: exception }, [mediaType.problem]: { schema: exception } },
  };
}

/** A JSON answer, for a contract. */
export function json<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { [mediaType.json]: { schema } } } as const;
}

/** The same one after the other as server-sent events, for a contract. */
export function eventsOf<Answer extends { readonly content: object }>(answer: Answer) {
  const events = { schema: z.string() };
  return { ...answer, content: { ...answer.content, [mediaType.eventStream]: events } } as const;
}
