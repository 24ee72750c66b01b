import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseAssignment } from "../../src/cli/inputs/assignment.ts";
import { readRequest } from "../../src/cli/inputs/read_request.ts";
import { toDatetime } from "../../src/cli/inputs/to_datetime.ts";
import { toInputs } from "../../src/cli/inputs/to_inputs.ts";
import { toSubscriber } from "../../src/cli/inputs/to_subscriber.ts";
import { createFakeIo } from "../support/cli/fake_io.ts";

const folder = mkdtempSync(join(tmpdir(), "tidegate-inputs-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const input = (schema: Record<string, unknown>, more = {}) => ({ schema, ...more });
const process = {
  inputs: {
    text: input({ type: "string" }),
    nullable: input({ type: "string", nullable: true }),
    number: input({ type: "number" }),
    integer: input({ type: "integer", nullable: true }),
    flag: input({ type: "boolean" }),
    list: input({ type: "array", items: { type: "integer" } }),
    words: input({ type: "string" }, { maxOccurs: 3 }),
    numbers: input({ type: "array", items: { type: "number" } }, { maxOccurs: "unbounded" as const }),
    mix: input({ oneOf: [{ type: "string" }, { type: "object" }] }),
    whole: input({ allOf: [{ type: "object" }, { properties: { a: { type: "string" } } }] }),
    level: input({ enum: [1, 2] }),
    any: input({}),
    scene: input({
      type: "object",
      properties: {
        name: { type: "string" },
        factor: { type: "number" },
        deep: { properties: { on: { type: "boolean" } } },
      },
    }),
    "a.b": input({ type: "integer" }),
  },
};
const read = (...typed: readonly string[]) => toInputs(typed.map(parseAssignment), process);

describe("name=value", () => {
  test.each<[typed: string, inputs: unknown]>([
    ["text=hello", { text: "hello" }],
    ["text=true", { text: "true" }],
    ["text=42", { text: "42" }],
    ["text=", { text: "" }],
    ["text=a=b", { text: "a=b" }],
    ['text="quoted"', { text: '"quoted"' }],
    ['text={"href":"x"}', { text: '{"href":"x"}' }],
    ["nullable=null", { nullable: "null" }],
    ["number=1e3", { number: 1000 }],
    ["number=many", { number: "many" }],
    ['number="5"', { number: '"5"' }],
    ["integer=-5", { integer: -5 }],
    ["integer=2.5", { integer: 2.5 }],
    ["integer=null", { integer: null }],
    ["flag=true", { flag: true }],
    ["flag=yes", { flag: "yes" }],
    ["list=[1,2]", { list: [1, 2] }],
    ["mix=5", { mix: "5" }],
    ['mix={"a":1}', { mix: { a: 1 } }],
    ['whole={"a":"x"}', { whole: { a: "x" } }],
    ["level=2", { level: 2 }],
    ["any=true", { any: true }],
    ['any="5"', { any: "5" }],
    ["any=five", { any: "five" }],
    ["unknown=5", { unknown: 5 }],
    ["text:=5", { text: 5 }],
    ['text:={"href":"x"}', { text: { href: "x" } }],
    ["nullable:=null", { nullable: null }],
    ["scene.factor=2", { scene: { factor: 2 } }],
    ["scene.name=2", { scene: { name: "2" } }],
    ["scene.deep.on=true", { scene: { deep: { on: true } } }],
    ["a.b=7", { "a.b": 7 }],
    ["other.x=7", { other: { x: 7 } }],
  ])("%s", (typed, inputs) => expect(read(typed)).toEqual(inputs));

  test("again makes a list where the process takes one", () => {
    expect(read("words=a", "words=2", "list=1", "list=2")).toEqual({ words: ["a", "2"], list: [1, 2] });
    expect(read("numbers=[1]", "numbers=[2]")).toEqual({ numbers: [[1], [2]] });
    expect(() => read("text=a", "text=b")).toThrow('the input "text" 2 times');
  });

  test("goes over what a request has, and leaves the rest of an object", () => {
    const given = { text: "old", flag: false, scene: { name: "n", factor: 1 } };
    expect(toInputs(["text=new", "scene.factor=2"].map(parseAssignment), process, given)).toEqual({
      text: "new",
      flag: false,
      scene: { name: "n", factor: 2 },
    });
    expect(given.scene.factor).toBe(1);
  });

  test("never reaches the prototype of objects", () => {
    const inputs = read("__proto__.polluted=1", "constructor.prototype.polluted=1");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(Object.keys(inputs)).toEqual(["__proto__", "constructor"]);
  });

  test("takes the content of a file by the same rule", () => {
    expect(read(`text=@${file("a.txt", "12\n")}`)).toEqual({ text: "12\n" });
    expect(read(`list=@${file("a.json", " [1, 2]\n")}`)).toEqual({ list: [1, 2] });
    expect(read(`text:=@${file("b.json", '{"href": "x"}')}`)).toEqual({ text: { href: "x" } });
  });

  test.each<[typed: string, said: string]>([
    ["noequals", 'Cannot read the input "noequals": it must look like name=value'],
    ["=5", "it must look like name=value"],
    ["x:={", 'Cannot read the input "x" as JSON'],
    ["x=@/no/such/file", 'Cannot read the file "/no/such/file" for the input "x": ENOENT'],
    ["scene..x=1", 'Cannot read the input name "scene..x"'],
  ])("refuses %s", (typed, said) => expect(() => read(typed)).toThrow(said));

  test("refuses a file that is no text", () => {
    expect(() => read(`text=@${file("bytes", new Uint8Array([0xff, 0xfe, 0x00]))}`)).toThrow(
      "it is no UTF-8 text",
    );
  });
});

describe("a request", () => {
  const io = () => createFakeIo({ stdin: "inputs:\n  a: 1\nresponse: raw\n" });

  test("is read as JSON or YAML, from a file or standard input", async () => {
    expect(await readRequest(file("r.json", '{"inputs": {"a": 1}}'), io())).toEqual({ inputs: { a: 1 } });
    expect(await readRequest("-", io())).toEqual({ inputs: { a: 1 }, response: "raw" });
  });

  test.each<[content: string, said: string]>([
    ["[1]", "it must be an object"],
    ["", "it must be an object"],
    ["inputs: 5", 'its "inputs" must be an object'],
    ["{", "as JSON or YAML"],
  ])("is refused when it is %j", async (content, said) => {
    await expect(readRequest(file("bad.yaml", content), io())).rejects.toThrow(said);
  });

  test("that is not there is told with its name", async () => {
    await expect(readRequest("/no/such", io())).rejects.toThrow('Cannot read the request "/no/such": ENOENT');
  });
});

test("toSubscriber names the members of the standard", () => {
  expect(toSubscriber(["success=https://a.test/x?y=1", "failed=https://b.test", "progress=https://c.test"]))
    .toEqual({
      successUri: "https://a.test/x?y=1",
      failedUri: "https://b.test",
      inProgressUri: "https://c.test",
    });
  expect(() => toSubscriber(["done=https://a.test"])).toThrow("success=URL, failed=URL or progress=URL");
  expect(() => toSubscriber(["success=nowhere"])).toThrow('Cannot read the subscriber "success=nowhere"');
});

test("toDatetime makes an interval of times, days and ages", () => {
  const now = Date.parse("2026-11-26T12:00:00Z");
  expect(toDatetime({}, now)).toBeUndefined();
  expect(toDatetime({ datetime: "a/b" }, now)).toBe("a/b");
  expect(toDatetime({ since: "2h" }, now)).toBe("2026-11-26T10:00:00.000Z/..");
  expect(toDatetime({ since: "2026-11-25", until: "30m" }, now)).toBe(
    "2026-11-25T00:00:00.000Z/2026-11-26T11:30:00.000Z",
  );
  expect(() => toDatetime({ since: "yesterday" }, now)).toThrow('Cannot read the time "yesterday"');
  expect(() => toDatetime({ since: "2h", datetime: "a" }, now)).toThrow("give one of them");
});
