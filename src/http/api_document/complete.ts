import { askedBy } from "../limits/asked.ts";
import type { ApiDocument, ByOperation, Content, Examples, Operation, Parameter } from "./document.ts";
import type { OperationExamples } from "./examples/answer.ts";
import { examplesFor } from "./examples/mod.ts";
import { linksOf } from "./links.ts";
import { problemExamples } from "./problem_examples.ts";
import { requestHeadersOf } from "./request_headers.ts";
import { headersOf, linkedSchemas } from "./response_headers.ts";
import { guarded } from "./guarded.ts";
import { withLimit, withStanding } from "./limits.ts";
import { securityOf, type ToldAccess } from "./security.ts";
import { tidy } from "./tidy.ts";
import { openParts } from "./value_schemas.ts";

/**
 * The document of the routes with what no route need repeat: headers, examples, security, and which operation goes on from
 * which answer.
 */
export function complete(document: ApiDocument, url: string, access: ToldAccess): object {
  const examples = examplesFor(url);
  const linked = linkedSchemas(document.components.schemas);
  const describe = (operation: Operation, isLimited: boolean) => {
    const { answers = {} } = examples[operation.operationId] ?? {};
    const asked = withRequest(withLimit(guarded(operation), isLimited), examples, access);
    const whole = withAnswers(asked, answers, linked);
    return isLimited ? withStanding(whole) : whole;
  };
  return tidy({
    ...document,
    paths: mapValues(
      document.paths,
      (item, path) =>
        mapValues(
          item,
          (operation, method) => describe(operation, askedBy(method.toUpperCase(), path) !== undefined),
        ),
    ),
    components: {
      ...document.components,
      schemas: mapValues(document.components.schemas, (schema, name) => openParts[name]?.(schema) ?? schema),
    },
  }) as object;
}

function withRequest(
  operation: Operation,
  examples: ByOperation<OperationExamples>,
  access: ToldAccess,
): Operation {
  const { operationId, requestBody } = operation;
  const { parameters = {}, requests } = examples[operationId] ?? {};
  return {
    ...operation,
    security: securityOf(operationId, access),
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
function parametersOf(operation: Operation): readonly Parameter[] {
  const { parameters = [] } = operation;
  const headers = requestHeadersOf(operation);
  const isNew = ({ name }: Parameter) =>
    headers.every((header) => header.name.toLowerCase() !== name.toLowerCase());
  return [...parameters.filter((parameter) => parameter.in !== "header" || isNew(parameter)), ...headers];
}

function withAnswers(
  operation: Operation,
  examples: OperationExamples["answers"],
  linked: ReadonlySet<string>,
): Operation {
  const { operationId, responses } = operation;
  return {
    ...operation,
    responses: mapValues(responses, (answer, status) => {
      const links = linksOf[operationId]?.[status];
      const answers = examples[status];
      const problems = problemExamples(operationId, status);
      const shown = (type: string) => answers === undefined ? problems : answers[type];
      return {
        ...answer,
        headers: { ...headersOf(operation, status, linked), ...answer.headers },
        ...(answer.content ? { content: withExamples(answer.content, shown) } : {}),
        ...(links ? { links } : {}),
      };
    }),
  };
}

function withExamples(content: Content, shown: (type: string) => Examples | undefined): Content {
  return mapValues(content, (sent, type) => {
    const examples = shown(type) ?? {};
    return Object.keys(examples).length === 0 ? sent : { ...sent, examples };
  });
}

function mapValues<T, R>(
  values: Readonly<Record<string, T>>,
  to: (value: T, name: string) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, to(value, name)]));
}
