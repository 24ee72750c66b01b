import type { Finding } from "./rule.ts";
import { oneOfThese } from "./shown.ts";

type Found = readonly Finding[];

/** When no alternative fits: what the one lacks that comes closest, for that is most likely the one that was meant. */
export function closest(alternatives: readonly Found[], shown: string): Found {
  const simple = sameKindOfFault(alternatives, shown) ?? sameTag(alternatives);
  if (simple !== undefined) return [simple];
  const distances = alternatives.map(distance);
  const index = distances.indexOf(Math.min(...distances));
  const found = alternatives[index] ?? [];
  if (alternatives.length === 1) return found;
  const note = ` (alternative ${index + 1} of ${alternatives.length}, the closest)`;
  return found.map(({ wanted: _wanted, ...finding }) => ({
    ...finding,
    detail: finding.detail.endsWith("closest)") ? finding.detail : finding.detail + note,
  }));
}

/** Another kind of value is wanted by each: all of them together say what would be right. */
function sameKindOfFault(alternatives: readonly Found[], shown: string): Finding | undefined {
  const kinds = alternatives.map((found) => found.length === 1 ? found[0]?.wanted : undefined);
  if (!kinds.every((kind) => kind !== undefined)) return undefined;
  const wanted = oneOfThese([...new Set(kinds)]);
  return { pointer: "", detail: `must be ${wanted}, not ${shown}`, wanted };
}

/** A member says which alternative is meant, and says none of them. */
function sameTag(alternatives: readonly Found[]): Finding | undefined {
  const tagged = alternatives.flatMap((found) => found.find(({ tag }) => tag !== undefined) ?? []);
  const [first] = tagged;
  const isSame = first !== undefined && tagged.length > 1 && tagged.length === alternatives.length &&
    tagged.every(({ pointer }) => pointer === first.pointer);
  if (!isSame) return undefined;
  const wanted = oneOfThese(tagged.map(({ tag = "" }) => tag));
  return {
    pointer: first.pointer,
    detail: `must be one of ${wanted}${first.detail.slice(`must be ${first.tag}`.length)}`,
  };
}

/** A wrong kind is farthest off, then a member that says which alternative it is, then the number of faults. */
function distance(findings: Found): number {
  const isWrongKind = findings.some(({ wanted }) => wanted !== undefined);
  const wrongTags = findings.filter(({ tag }) => tag !== undefined).length;
  return (isWrongKind ? 1_000_000 : 0) + 1_000 * wrongTags + findings.length;
}
