import type { Operation } from "./document.ts";

/** Every operation that is limited can be refused, in the same words as it says that the store is away. */
export function withLimit(operation: Operation, isLimited: boolean): Operation {
  const { content = {} } = operation.responses["503"] ?? {};
  if (!isLimited) return operation;
  const refusal = { description: "More than the caller may ask for, where there are limits", content };
  return { ...operation, responses: { ...operation.responses, 429: refusal } };
}

/** Whatever it answers, it says how the caller stands. */
export function withStanding(operation: Operation): Operation {
  const standing = Object.fromEntries(
    ["RateLimit", "RateLimit-Policy"].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
  const answers = Object.entries(operation.responses).map(([status, answer]) =>
    [status, { ...answer, headers: { ...answer.headers, ...standing } }] as const
  );
  return { ...operation, responses: Object.fromEntries(answers) };
}
