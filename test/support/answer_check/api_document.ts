import { anonymous } from "../../../src/core/principal.ts";
import { createApp } from "../../../src/http/app.ts";
import type { HttpPorts } from "../../../src/http/faces.ts";
import { describeApi } from "../../../src/http/api_document/openapi.ts";

export interface DescribedAnswer {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

export interface DescribedOperation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, DescribedAnswer>>;
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/** The document as the gateway gives it; its routes are registered without touching a port. */
export function readApiDocument(): ApiDocument {
  const publicUrl = "https://gateway.test";
  const callers = { tokenHeaders: ["x-api-key"], anonymousScopes: anonymous.scopes };
  const ports = {
    callers,
    settings: { publicUrl },
    log: () => {},
    now: () => new Date(),
  } as unknown as HttpPorts;
  return JSON.parse(JSON.stringify(describeApi(createApp(ports), publicUrl, callers)));
}

export interface Place {
  readonly template: string;
  readonly operations: Readonly<Record<string, DescribedOperation>>;
}

/** Finds the path of the document that a path of a URL is of; of several the one with the most that is fixed. */
export function placesOf({ paths }: ApiDocument): (path: string) => Place | undefined {
  const parametersIn = (template: string) => template.split("{").length;
  const places = Object.entries(paths)
    .toSorted(([one], [other]) => parametersIn(one) - parametersIn(other))
    .map(([template, operations]) => ({ template, operations, pattern: patternOf(template) }));
  return (path) => places.find(({ pattern }) => pattern.test(path));
}

/** `{path}` may hold slashes; every path may end in one more. */
function patternOf(template: string): RegExp {
  const source = template.replace(/\/$/, "").replace(/[.*+?^$()|[\]\\]/g, "\\$&")
    .replace(/\{(\w+)\}/g, (_whole, name) => name === "path" ? ".+" : "[^/]+");
  return new RegExp(`^${source}/?$`);
}
