import { hasOfficialSchemas, officialFaults, type OfficialSchema } from "../official_schemas.ts";
import { type DescribedAnswer, placesOf, readApiDocument } from "./api_document.ts";
import { createValueFaults } from "./value_faults.ts";

export interface Exchange {
  readonly method: string;
  /** Of the URL, without its query. */
  readonly path: string;
  /** Of the request, when it is a text. */
  readonly sent?: unknown;
  readonly status: number;
  readonly headers: Headers;
  /** Undefined when nobody read it. */
  readonly text?: string | undefined;
}

/** What every answer may have: HTTP's own, those for browsers, and what guards against them. */
const general =
  /^(content-(type|length|encoding|security-policy)|transfer-encoding|connection|keep-alive|date|server|vary|cache-control|allow|access-control-.*|x-content-type-options|referrer-policy)$/;

/** The answers that the standard has a schema for. */
const official: Readonly<Record<string, OfficialSchema>> = {
  "getLandingPage 200": "landingPage",
  "getConformance 200": "confClasses",
  "getProcesses 200": "processList",
  "getProcessDescription 200": "process",
  "getJobs 200": "jobList",
  "getStatus 200": "statusInfo",
  "dismiss 200": "statusInfo",
  "execute 201": "statusInfo",
};

let made: ReturnType<typeof createChecker> | undefined;

/** What is wrong with an answer, by the gateway's own document and by the schemas of the standard; nothing, when nothing is. */
export function answerFaults(exchange: Exchange): readonly string[] {
  made ??= createChecker();
  return made(exchange);
}

function createChecker(): (exchange: Exchange) => readonly string[] {
  const document = readApiDocument();
  const placeOf = placesOf(document);
  const valueFaults = createValueFaults(document);
  const isOfficialHere = hasOfficialSchemas();
  const exception = { $ref: "#/components/schemas/exception" };

  function bodyFaults(name: string, schema: object, exchange: Exchange): readonly string[] {
    const value = parse(exchange.text);
    if (value instanceof SyntaxError) return [`the body is not JSON: ${value.message}`];
    const standard = exchange.status >= 400
      ? "exception"
      : isDocument(name, exchange)
      ? "results"
      : official[name];
    return [
      ...valueFaults(schema, value),
      ...(standard === undefined || !isOfficialHere
        ? []
        : officialFaults(standard, withoutExtensions(value)).map((fault) =>
          `official ${standard}: ${fault}`
        )),
    ];
  }

  function undescribed(exchange: Exchange): readonly string[] {
    const { method, status, headers, text } = exchange;
    if (method === "OPTIONS" && status === 204) {
      const names = ["allow", "access-control-allow-methods"];
      return names.some((name) => headers.has(name)) ? [] : ["OPTIONS without Allow"];
    }
    if (status !== 404 && status !== 405) return ["the document has no such operation"];
    if (status === 405 && !headers.has("allow")) return ["405 without Allow"];
    return text ? bodyFaults("", exception, exchange) : [];
  }

  return (exchange) => {
    const { status, headers } = exchange;
    if (exchange.path.startsWith("/docs/")) return [];
    const isHead = exchange.method === "HEAD";
    const operation = placeOf(exchange.path)?.operations[isHead ? "get" : exchange.method.toLowerCase()];
    if (operation === undefined) return undescribed(exchange);
    const { operationId, responses } = operation;
    const described = responses[status] ?? responses[`${Math.floor(status / 100)}XX`];
    if (described === undefined) return [`${operationId} has no answer ${status}`];
    const faults = headerFaults(document.components["headers"] ?? {}, described, headers);
    if (exchange.text === undefined || isHead) return faults;
    const type = typeOf(headers);
    if (described.content === undefined) {
      return exchange.text === "" ? faults : [...faults, "it should have no body"];
    }
    const content = described.content[headers.get("content-type") ?? ""] ?? described.content[type] ??
      described.content["*/*"];
    if (content === undefined) {
      return [...faults, `${operationId} ${status} does not have the media type "${type}"`];
    }
    const isOther = described.content[type] === undefined && content === described.content["*/*"];
    if (!/\bjson\b/.test(type) || isOther) return faults;
    return [...faults, ...bodyFaults(`${operationId} ${status}`, content.schema, exchange)];
  };
}

function headerFaults(
  components: Readonly<Record<string, object>>,
  described: DescribedAnswer,
  headers: Headers,
): string[] {
  const names = Object.keys(described.headers ?? {});
  const known = new Set(names.map((name) => name.toLowerCase()));
  const isRequired = (name: string) =>
    (components[name] as { required?: boolean } | undefined)?.required === true;
  return [
    ...names.filter((name) => isRequired(name) && !headers.has(name)).map((name) =>
      `the header ${name} is missing`
    ),
    ...[...headers.keys()].filter((name) => !general.test(name) && !known.has(name)).map((name) =>
      `the header ${name} is not described`
    ),
  ];
}

function typeOf(headers: Headers): string {
  return (headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "";
}

/** What a runner has described beyond the standard is passed on, and the standard's schema of a schema allows nothing more. */
function withoutExtensions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutExtensions);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !name.startsWith("x-"));
  return Object.fromEntries(entries.map(([name, member]) => [name, withoutExtensions(member)]));
}

function isDocument(name: string, { sent }: Exchange): boolean {
  const request = typeof sent === "string" ? parse(sent) : undefined;
  return name === "execute 200" && (request as { response?: unknown } | undefined)?.response === "document";
}

function parse(text = ""): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
