import type { Members } from "../../schema/members.ts";
import { numberIn } from "../../schema/schema_node.ts";

/** Numbers that are likely to fit: the least, then zero and what lies near the bounds. */
export function* sampleNumbers(schema: Members): Iterable<number> {
  const least = numberIn(schema, "minimum") ?? numberIn(schema, "exclusiveMinimum");
  const most = numberIn(schema, "maximum") ?? numberIn(schema, "exclusiveMaximum");
  const step = numberIn(schema, "multipleOf") ?? 1;
  const from = least === undefined ? undefined : Math.ceil(least / step) * step;
  const to = most === undefined ? undefined : Math.floor(most / step) * step;
  const middle = least === undefined || most === undefined ? undefined : (least + most) / 2;
  const likely = [least, from, from === undefined ? undefined : from + step, 0, middle, to, most];
  for (const number of likely) if (number !== undefined) yield number;
  // Several that are not alike.
  const start = from ?? (to === undefined ? 0 : to - 20 * step);
  for (let count = 0; count < 20; count++) yield start + count * step;
}
