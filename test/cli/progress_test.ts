import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import type { StatusInfo } from "../../src/ogc/status_info.ts";
import { progressLine, progressText } from "../../src/cli/output/progress_line.ts";
import { toTable } from "../../src/cli/output/to_table.ts";
import { widthOf } from "../../src/cli/output/width_of.ts";
import { createFakeIo } from "../support/cli/fake_io.ts";

const started = "2026-11-26T12:00:00Z";
const now = Date.parse("2026-11-26T12:01:05Z");
const status = (members: Partial<StatusInfo> = {}): StatusInfo => ({
  jobID: "j",
  processID: "p",
  type: "process",
  status: "running",
  created: started,
  started,
  updated: started,
  links: [],
  ...members,
});
const line = (members: Partial<StatusInfo>, width = 80) => progressLine(status(members), { now, width });
const full = "[####################] 100%";

describe("progressLine", () => {
  test.each<[string, Partial<StatusInfo>, string]>([
    ["before anything is known", { status: "accepted" }, "[--------------------]      | accepted | 1:05"],
    ["at 0", { progress: 0 }, "[--------------------]   0% | running | 1:05"],
    [
      "half way",
      { progress: 50, message: "Sieving" },
      "[##########----------]  50% | running | 1:05 | Sieving",
    ],
    ["just before the end", { progress: 99 }, "[###################-]  99% | running | 1:05"],
    [
      "with a stage",
      { stage: "saving", message: "to disk" },
      "[--------------------]      | running | 1:05 | saving: to disk",
    ],
    [
      "with a stage that is the message",
      { stage: "saving", message: "saving" },
      "[--------------------]      | running | 1:05 | saving",
    ],
    ["at the end, whatever was told last", {
      status: "successful",
      progress: 95,
      finished: "2026-11-26T13:00:01Z",
      updated: "2026-11-26T13:00:01Z",
    }, `${full} | successful | 1:00:01`],
    [
      "after a failure, where it was",
      { status: "failed", progress: 50, updated: "2026-11-26T12:00:07Z" },
      "[##########----------]  50% | failed | 0:07",
    ],
    ["of a server that counts wrongly", { progress: 250 }, `${full} | running | 1:05`],
    ["of a gateway whose clock is ahead", {
      started: "2026-11-26T12:09:00Z",
      updated: "2026-11-26T12:09:03Z",
    }, "[--------------------]      | running | 0:03"],
    ["of a server that tells no number", { progress: NaN }, "[--------------------]      | running | 1:05"],
  ])("%s", (_name, members, expected) => expect(line(members)).toBe(expected));

  test.each([79, 80, 200, 40, 20, 5])(
    "fits a terminal of %d columns, 79 at most, and its last column stays free",
    (width) => {
      for (const message of ["x".repeat(300), "海".repeat(200), "e\u0301".repeat(200)]) {
        const text = line({ progress: 5, message }, width);
        expect(stringWidth(text)).toBeLessThanOrEqual(Math.min(79, width - 1));
        expect(stringWidth(text)).toBeGreaterThanOrEqual(Math.min(79, width - 1) - 1);
      }
    },
  );

  test("is one line, and no message moves the cursor", () => {
    expect(line({ message: "a\nb\r\u001b[2Jc\u0007" })).toBe(
      "[--------------------]      | running | 1:05 | a b c",
    );
  });
});

test("progressText is for files", () => {
  expect(progressText(status({ progress: 45, message: "Sieving" }))).toBe("running  45%  Sieving");
  expect(progressText(status({ status: "accepted" }))).toBe("accepted");
});

describe("widthOf", () => {
  const sink = (members: { isTTY?: boolean; columns?: number }) =>
    Object.assign(createFakeIo().stdout, members);
  test("is that of the terminal, 80 where it tells none, and none elsewhere", () => {
    expect(widthOf(sink({ isTTY: true, columns: 79 }))).toBe(79);
    expect(widthOf(sink({ isTTY: true }))).toBe(80);
    expect(widthOf(sink({ isTTY: true, columns: 0 }))).toBe(80);
    expect(widthOf(sink({}))).toBeUndefined();
  });
});

describe("toTable", () => {
  const columns = [
    { title: "ID", value: ([id]: readonly string[]) => id },
    { title: "KIND", value: ([, kind]: readonly string[]) => kind, rank: 2 },
    { title: "TEXT", value: ([, , text]: readonly string[]) => text, isFlexible: true, rank: 1 },
  ];
  const rows = [["one", "k", "a long text that may be cut"], ["three", "kind", "海海海海海海海海海海"]];
  const table = (width: number | undefined) => toTable(rows, columns, { width, paint: (text) => text });

  test.each<[number | undefined, string]>([
    [
      undefined,
      "ID     KIND  TEXT\none    k     a long text that may be cut\nthree  kind  海海海海海海海海海海\n",
    ],
    [30, "ID     KIND  TEXT\none    k     a long text that…\nthree  kind  海海海海海海海海…\n"],
    [20, "ID     KIND\none    k\nthree  kind\n"],
    [8, "ID\none\nthree\n"],
    [4, "ID\none\nthr…\n"],
  ])("in %s columns", (width, expected) => {
    expect(table(width)).toBe(expected);
    for (const line of table(width).split("\n")) {
      expect(stringWidth(line)).toBeLessThanOrEqual(width ?? Infinity);
    }
  });

  test("leaves a column out that has nothing in it, and says the titles of an empty one", () => {
    expect(toTable([["a", "", ""]], columns, { width: undefined, paint: (text) => text })).toBe("ID\na\n");
    expect(toTable([], columns, { width: undefined, paint: (text) => text })).toBe("ID\n");
  });
});
