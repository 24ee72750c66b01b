export interface Interval {
  /** As records have times. Absent: open. */
  readonly from?: string;
  readonly to?: string;
}

/** RFC 3339; which days a month has is checked by computing with it. */
const date = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])";
const offset = "(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])";
const instant = `${date}[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]+)?${offset}`;
export const intervalPattern = `^(?:${instant}(?:/(?:${instant}|[.][.])?)?|(?:[.][.])?/${instant})$`;

const interval = new RegExp(intervalPattern);
const forms =
  `a time of RFC 3339, such as "2026-11-21T12:00:00Z", or an interval "a/b", "../b", "/b", "a/.." or "a/"`;

/**
 * The parameter `datetime` (`/req/job-list/datetime-definition`): an instant, or an interval that includes both ends.
 *
 * @throws Error that says what would be right.
 */
export function parseInterval(text: string): Interval {
  // A plus that was not escaped arrives as a space; nowhere else may there be one.
  const given = text.replaceAll(/ (?=\d\d:\d\d(?:\/|$))/g, "+");
  if (!interval.test(given)) throw new Error(`"${text.slice(0, 100)}" is not ${forms}`);
  const [first = "", last = first] = given.split("/");
  const [from, to] = [first, last].map(toTime);
  if (from !== undefined && to !== undefined && from > to) {
    throw new Error(`"${text}" ends before it begins: the earlier time must be first`);
  }
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

const earliest = "0000-01-01T00:00:00.000Z";
const latest = "9999-12-31T23:59:59.999Z";

function toTime(text: string): string | undefined {
  if (text === "" || text === "..") return undefined;
  const day = text.slice(0, 10);
  if (new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day) {
    throw new Error(`"${day}" is not a day of the calendar`);
  }
  // With an offset the first and the last year of four digits reach into years that have more.
  const time = new Date(text.toUpperCase()).toISOString();
  return time.startsWith("-") ? earliest : time.startsWith("+") ? latest : time;
}
