import { isMembers } from "../members.ts";
import { type Finding, gather, leaf, type Rule, under } from "../rule.ts";
import { quoted, shown } from "../shown.ts";

export const defaultCrs = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

/** bbox.yaml: what `crs` may be where a description does not say so itself. */
export const standardCrs: readonly string[] = [defaultCrs, "http://www.opengis.net/def/crs/OGC/0/CRS84h"];

const wanted = 'a bounding box like {"bbox": [5, 50, 6, 51]}';

/**
 * `/req/core/process-execute-input-inline-bbox`: `{"bbox": 4 or 6 numbers, "crs"?: URI}` (bbox.yaml).
 *
 * @param crs the reference systems that are allowed; absent: whatever the schema around it allows
 */
export function bboxRule(crs: readonly string[] | undefined): Rule {
  const findings = (value: unknown): readonly Finding[] => {
    if (!isMembers(value)) return [{ pointer: "", detail: `must be ${wanted}, not ${shown(value)}`, wanted }];
    const inCrs = crsFindings(value["crs"], crs);
    return [...under("bbox", numberFindings(value["bbox"], value["crs"])), ...under("crs", inCrs)];
  };
  return { passes: (value) => findings(value).length === 0, findings };
}

/** A box as its numbers alone, for schemas of `type: array`. */
export const bareBboxRule: Rule = {
  passes: (value) => numberFindings(value, undefined).length === 0,
  findings: (value) => numberFindings(value, undefined),
};

function crsFindings(given: unknown, allowed: readonly string[] | undefined): readonly Finding[] {
  if (given === undefined) return [];
  if (typeof given !== "string") {
    return [{ pointer: "", detail: `must be the URI of a reference system, not ${shown(given)}` }];
  }
  if (allowed === undefined || allowed.includes(given)) return [];
  return [{ pointer: "", detail: `must be ${allowed.map(quoted).join(" or ")}, not ${shown(given)}` }];
}

function numberFindings(box: unknown, crs: unknown): readonly Finding[] {
  if (!Array.isArray(box)) {
    const not = box === undefined ? "" : `, not ${shown(box)}`;
    return [{ pointer: "", detail: `must be an array of 4 or 6 numbers${not}` }];
  }
  if (box.length !== 4 && box.length !== 6) {
    return [{ pointer: "", detail: `must have 4 or 6 numbers, not ${box.length}` }];
  }
  const wrong = gather(box, (one, index) => under(index, isNumber.findings(one, noLook)));
  return wrong.length > 0 ? wrong : orderFindings(box as number[], crs ?? defaultCrs);
}

const isNumber = leaf(
  (value) => typeof value === "number",
  (value) => `must be a number, not ${shown(value)}`,
);
const noLook = undefined as never;

/**
 * Lower corner first, then the upper. East of the date line the west edge is the larger number, so longitudes may stand either
 * way; which axis is the longitude is known of CRS84 only, and a third axis is a height in every system.
 */
function orderFindings(box: readonly number[], crs: unknown): readonly Finding[] {
  const axes = box.length / 2;
  const isLongitudeFirst = standardCrs.includes(String(crs));
  const ordered = isLongitudeFirst ? [1, 2] : [2];
  return gather(ordered.filter((axis) => axis < axes), (axis): readonly Finding[] => {
    const [lower = 0, upper = 0] = [box[axis], box[axis + axes]];
    if (lower <= upper) return [];
    return under(axis + axes, [{
      pointer: "",
      detail: `must be at least ${lower}, the lower edge, not ${upper}`,
    }]);
  });
}
