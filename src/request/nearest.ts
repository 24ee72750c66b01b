const most = 3;
const longest = 100;

/** Of the known names those that the given one may have been meant for, the nearest first: a few slips of the keyboard away. */
export function nearest(given: string, known: readonly string[]): readonly string[] {
  if (given.length > longest) return [];
  const reach = Math.max(1, Math.floor(given.length / 3));
  return known.filter(({ length }) => length <= longest)
    .map((name) => [name, distance(given.toLowerCase(), name.toLowerCase())] as const)
    .filter(([name, steps]) => steps <= reach && steps < name.length)
    .sort(([, a], [, b]) => a - b)
    .slice(0, most)
    .map(([name]) => name);
}

/** Levenshtein's: how many characters have to be put in, taken out or replaced. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
