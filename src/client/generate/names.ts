/** Words that no function can be called by in a module. */
const reserved = new Set(
  ("arguments async await break case catch class const continue debugger default delete do else enum eval export extends false " +
    "finally for function if implements import in instanceof interface let new null package private protected public return static " +
    "super switch this throw true try typeof undefined var void while with yield").split(" "),
);

/**
 * A function name for each process id, each of them once: `primes_between` is `primesBetween`, `218` is `process218`. Ids that come
 * to the same name are numbered in the order in which they are given.
 */
export function functionNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Map<string, number>();
  return new Map(ids.map((id) => {
    const name = functionName(id);
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    // No name has an underscore of its own, so a numbered one is no other's.
    return [id, count === 1 ? name : `${name}_${count}`];
  }));
}

function functionName(id: string): string {
  const words = id.normalize("NFKD").replace(/\p{Mark}/gu, "").split(/[^A-Za-z0-9]+/).filter((word) =>
    word !== ""
  );
  const [first = "process", ...others] = words;
  const name = lowered(first) + others.map(capitalized).join("");
  if (/^\d/.test(name)) return `process${name}`;
  return reserved.has(name) ? `${name}Process` : name;
}

export function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** `NDVI` is `ndvi`, `SimulateScene` is `simulateScene`. */
function lowered(word: string): string {
  return word === word.toUpperCase() ? word.toLowerCase() : word.slice(0, 1).toLowerCase() + word.slice(1);
}
