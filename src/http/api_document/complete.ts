import type { ApiDocument, ByOperation, Content, Operation, Parameter } from "./document.ts";
import type { Answers, OperationExamples } from "./examples/answer.ts";
import { examplesFor } from "./examples/mod.ts";
import { linksOf } from "./links.ts";
import { problemExamples } from "./problem_examples.ts";
import { requestHeaders } from "./request_headers.ts";
import { headersOf } from "./response_headers.ts";
import { securityOf } from "./security.ts";
import { tidy } from "./tidy.ts";
import { openParts } from "./value_schemas.ts";

/**
 * The document of the routes with what no route need repeat: headers, examples, security, and which operation goes on from
 * which answer.
 */
export function complete(document: ApiDocument, url: string): object {
  const examples = examplesFor(url);
  const describe = (operation: Operation) => withAnswers(withRequest(operation, examples), examples);
  return tidy({
    ...document,
    paths: mapValues(document.paths, (item) => mapValues(item, describe)),
    components: {
      ...document.components,
      schemas: mapValues(document.components.schemas, (schema, name) => openParts[name]?.(schema) ?? schema),
    },
  }) as object;
}

function withRequest(operation: Operation, examples: ByOperation<OperationExamples>): Operation {
  const { operationId, requestBody } = operation;
  const { parameters = {}, requests } = examples[operationId] ?? {};
  return {
    ...operation,
    security: securityOf(operationId),
    parameters: parametersOf(operation).map((parameter) => {
      const example = parameter.in === "header" ? undefined : parameters[parameter.name];
      return example === undefined ? parameter : { ...parameter, example };
    }),
    ...(requestBody === undefined || requests === undefined ? {} : {
      requestBody: {
        ...requestBody,
        content: mapValues(requestBody.content, (sent) => ({ ...sent, examples: requests })),
      },
    }),
  };
}

/** The route's own, and the headers that are only described. */
function parametersOf({ operationId, parameters = [] }: Operation): readonly Parameter[] {
  const headers = requestHeaders[operationId] ?? [];
  const isNew = ({ name }: Parameter) =>
    headers.every((header) => header.name.toLowerCase() !== name.toLowerCase());
  return [...parameters.filter((parameter) => parameter.in !== "header" || isNew(parameter)), ...headers];
}

function withAnswers(operation: Operation, examples: ByOperation<OperationExamples>): Operation {
  const { operationId, responses } = operation;
  return {
    ...operation,
    responses: mapValues(responses, (answer, status) => {
      const links = linksOf[operationId]?.[status];
      const content = answer.content === undefined ? {} : {
        content: withExamples(
          answer.content,
          examples[operationId]?.answers[status],
          problemExamples(operationId, status),
        ),
      };
      return { ...answer, headers: headersOf(operationId, status), ...content, ...(links ? { links } : {}) };
    }),
  };
}

function withExamples(
  content: Content,
  answers: Answers | undefined,
  problems: Content[string]["examples"],
): Content {
  return mapValues(content, (sent, type) => {
    const found = answers === undefined ? problems : answers[type];
    return found === undefined || Object.keys(found).length === 0 ? sent : { ...sent, examples: found };
  });
}

function mapValues<T, R>(
  values: Readonly<Record<string, T>>,
  to: (value: T, name: string) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, to(value, name)]));
}
