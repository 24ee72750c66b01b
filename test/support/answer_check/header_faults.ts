import type { DescribedAnswer } from "./api_document.ts";

/** What every answer may have: HTTP's own, those for browsers, and what guards against them. */
const general =
  /^(content-(type|length|encoding|security-policy)|transfer-encoding|connection|keep-alive|date|server|vary|cache-control|allow|access-control-.*|cross-origin-.*-policy|x-content-type-options|referrer-policy)$/;

/** Whatever the answer is. */
const guards = ["x-content-type-options", "referrer-policy", "content-security-policy"];

/** Headers that must be there and are not; headers that are there and are not described. */
export function headerFaults(
  components: Readonly<Record<string, object>>,
  described: DescribedAnswer,
  headers: Headers,
): readonly string[] {
  const names = Object.keys(described.headers ?? {});
  const known = new Set(names.map((name) => name.toLowerCase()));
  const isRequired = (name: string) =>
    (components[name] as { required?: boolean } | undefined)?.required === true;
  const missing = names.filter((name) => isRequired(name) && !headers.has(name));
  const added = [...headers.keys()].filter((name) => !general.test(name) && !known.has(name));
  return [
    ...[...missing, ...guards.filter((name) => !headers.has(name))].map((name) =>
      `the header ${name} is missing`
    ),
    ...added.map((name) => `the header ${name} is not described`),
  ];
}
