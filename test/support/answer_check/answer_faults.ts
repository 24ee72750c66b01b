import { type DescribedAnswer, placesOf, readApiDocument } from "./api_document.ts";
import { type Exchange, parseJson } from "./exchange.ts";
import { headerFaults } from "./header_faults.ts";
import { standardFaults } from "./official_answers.ts";
import { eventFaults, isEventStream, parseEvents } from "./event_stream.ts";
import { createValueFaults } from "./value_faults.ts";

let made: ReturnType<typeof createChecker> | undefined;

/** What is wrong with an answer, by the gateway's own document and by the schemas of the standard; nothing, when nothing is. */
export function answerFaults(exchange: Exchange): readonly string[] {
  made ??= createChecker();
  return made(exchange);
}

const exception = { $ref: "#/components/schemas/exception" };

function createChecker(): (exchange: Exchange) => readonly string[] {
  const document = readApiDocument();
  const placeOf = placesOf(document);
  const valueFaults = createValueFaults(document);

  function bodyFaults(operationId: string, schema: object, exchange: Exchange): readonly string[] {
    const value = parseJson(exchange.text);
    if (value instanceof SyntaxError) return [`the body is not JSON: ${value.message}`];
    return [...valueFaults(schema, value), ...standardFaults(operationId, exchange, value)];
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
    const { method, path, status, headers } = exchange;
    if (path.startsWith("/docs/")) return [];
    const operation = placeOf(path)?.operations[method === "HEAD" ? "get" : method.toLowerCase()];
    if (operation === undefined) return undescribed(exchange);
    const { operationId, responses } = operation;
    const described = responses[status] ?? responses[`${Math.floor(status / 100)}XX`];
    if (described === undefined) return [`${operationId} has no answer ${status}`];
    const { schema, faults } = contentOf(described, exchange);
    return [
      ...headerFaults(document.components["headers"] ?? {}, described, headers),
      ...faults.map((fault) => `${operationId} ${status} ${fault}`),
      ...(schema === undefined
        ? []
        : bodiesOf(exchange).flatMap((text) => bodyFaults(operationId, schema, { ...exchange, text }))),
    ];
  };
}

/** Each event of a stream of events carries a body of its own. */
function bodiesOf({ headers, text }: Exchange): readonly (string | undefined)[] {
  return isEventStream(headers) ? parseEvents(text ?? "").map(({ data }) => data) : [text];
}

/** The schema of a body that is JSON and was read; what is wrong with its media type. */
function contentOf(
  { content }: DescribedAnswer,
  { method, headers, text }: Exchange,
): { schema?: object; faults: readonly string[] } {
  if (content === undefined) return { faults: text ? ["should have no body"] : [] };
  const whole = headers.get("content-type") ?? "";
  const type = whole.split(";")[0]?.trim() ?? "";
  const exact = content[whole] ?? content[type];
  if (exact !== undefined && isEventStream(headers)) {
    const one = content["application/json"];
    return { ...(one && { schema: one.schema }), faults: eventFaults(text ?? "") };
  }
  if (exact === undefined && content["*/*"] === undefined) {
    return { faults: [`does not have the media type "${type}"`] };
  }
  const isLooked = exact !== undefined && text !== undefined && method !== "HEAD" && /\bjson\b/.test(type);
  return isLooked ? { schema: exact.schema, faults: [] } : { faults: [] };
}
