import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Node, parse } from "../../../.ci/syntax_tree.ts";
import { generate } from "../../../src/client/generate/mod.ts";
import type { ProcessDescription } from "../../../src/ogc/process.ts";
import { clientModule, writeModules } from "../../support/checked_modules.ts";
import { hostileProcesses, hostileText } from "./hostile_processes.ts";

const timeout = 60_000;

/** The statements of a module, each in a word or two. */
function outline(text: string): readonly string[] {
  return (parse("module.ts", text)["body"] as readonly Node[]).map((statement) => {
    const declared = statement["declaration"] as Node | undefined;
    if (declared?.type !== "FunctionDeclaration") return declared?.type ?? statement.type;
    const { body } = declared["body"] as unknown as { body: readonly Node[] };
    expect(body.map(({ type }) => type)).toEqual(["ReturnStatement"]);
    return `function of ${executed(body[0])}`;
  });
}

/** The process that a body `return client.execute("...", inputs, options) as ...` executes. */
function executed(statement: Node | undefined): unknown {
  const call = (statement?.["argument"] as Node)["expression"] as Node;
  const [id, inputs, options] = call["arguments"] as readonly Node[];
  expect([inputs?.["name"], options?.["name"]]).toEqual(["inputs", "options"]);
  return id?.["value"];
}

const one = (id: string, rest: Partial<ProcessDescription> = {}): ProcessDescription => ({
  id,
  version: "1",
  ...rest,
});

describe("generate", () => {
  it("makes the same of the same processes, whatever their order", () => {
    const processes = ["b", "a", "c"].map((id) => one(id));
    expect(generate(processes.toReversed())).toBe(generate(processes));
    expect(generate([...processes, ...processes])).toBe(generate(processes));
    const expected = ["a", "b", "c"].map((id) => `function of ${id}`);
    expect(outline(generate(processes)).filter((part) => part.startsWith("function"))).toEqual(expected);
  });

  it("says at the top where it comes from and how to make it again, with no secret", () => {
    const top = (processes: readonly ProcessDescription[], url?: string) =>
      generate(processes, url === undefined ? {} : { url }).split("\n").slice(0, 2);
    expect(top([], "https://user:secret@gateway.example.org/ogc/?token=secret#secret")).toEqual([
      "// The processes of https://gateway.example.org/ogc as functions.",
      "// Generated; do not edit. To make it again: TIDEGATE_URL='https://gateway.example.org/ogc' tidegate generate",
    ]);
    const links = [{ rel: "self", href: "https://gateway.example.org/processes/a%2Fb" }];
    expect(top([one("a/b", { links })])[0]).toBe(
      "// The processes of https://gateway.example.org as functions.",
    );
    expect(top([one("a")])[0]).toBe("// The processes of a gateway as functions.");
    expect(top([], "http://h/'; rm -rf ~ #\n")[1]).toContain(
      "TIDEGATE_URL='http://h/%27;%20rm%20-rf%20~%20' tidegate",
    );
    expect(() => generate([], { url: "nowhere" })).toThrow(TypeError);
  });

  it("has optional inputs where there is a default or none is needed, arrays where there may be several", () => {
    const schema = { type: "number" };
    const text = generate([
      one("p", {
        inputs: {
          needed: { schema },
          several: { schema, maxOccurs: 3 },
          lists: { schema: { type: "array", items: schema }, maxOccurs: "unbounded" },
          defaulted: { schema: { ...schema, default: 1 } },
          referred: { schema: { $ref: "#/definitions/a", definitions: { a: { ...schema, default: 1 } } } },
          optional: { schema, minOccurs: 0 },
          never: { schema, maxOccurs: 0 },
          anything: { schema: {} },
        },
      }),
    ]);
    expect(/Inputs = \{\n([^]*?)\n\};/.exec(text)?.[1]?.split("\n").filter((line) => !/\*/.test(line)))
      .toEqual([
        "  readonly needed: Input<number>;",
        "  readonly several: Input<number> | ReadonlyArray<Input<number>>;",
        "  readonly lists: ReadonlyArray<Input<readonly number[]>>;",
        "  readonly defaulted?: Input<number>;",
        "  readonly referred?: Input<number>;",
        "  readonly optional?: Input<number>;",
        "  readonly anything: unknown;",
      ]);
  });

  it("has results as a document has them", () => {
    const schemas = {
      scalar: { type: "number" },
      nothing: { type: "string", nullable: true },
      list: { type: "array", items: { type: "string" } },
      object: { type: "object" },
      perhaps: { type: "object", nullable: true },
      table: { type: "string", contentMediaType: "text/csv" },
      bytes: { type: "string", format: "byte" },
      box: { allOf: [{ format: "ogc-bbox" }] },
      shape: { format: "geojson-feature" },
      mixed: { oneOf: [{ type: "string" }, { type: "object" }] },
      unknown: {},
    };
    const outputs = Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, { schema }]));
    const members = (process: ProcessDescription) =>
      Object.fromEntries(
        [...generate([process]).matchAll(/^ {2}readonly (\w+): (.*);$/gm)]
          .map(([, name, type]) => [name, type]).filter(([name]) => Object.hasOwn(schemas, String(name))),
      );
    expect(members(one("p", { outputs }))).toEqual({
      scalar: "number",
      nothing: "string | null",
      list: "readonly string[]",
      object: "Result<Readonly<Record<string, unknown>>>",
      perhaps: "Result<Readonly<Record<string, unknown>>> | null",
      table: "Result<string>",
      bytes: "Result<string>",
      box: "Bbox",
      shape: "Result<GeoJson>",
      mixed: "string | Result<Readonly<Record<string, unknown>>>",
      unknown: "unknown",
    });
    const byReference = one("p", { outputs, outputTransmission: ["reference"] });
    expect(new Set(Object.values(members(byReference)))).toEqual(new Set(["Reference"]));
  });

  it("is a module of types and one call a process, whatever the descriptions hold", () => {
    fc.assert(
      fc.property(hostileProcesses, hostileText, (processes, module) => {
        const text = generate(processes, { clientModule: module });
        const ids = [...new Set(processes.map(({ id }) => id))].sort();
        const alias = "TSTypeAliasDeclaration";
        expect(outline(text)).toEqual([
          "ImportDeclaration",
          ...Array(6).fill(alias),
          ...ids.flatMap((id) => [alias, alias, `function of ${id}`]),
        ]);
        // A text may neither hide nor reorder what is read.
        expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
        if (ids.length < processes.length) return;
        expect(generate(processes.toReversed(), { clientModule: module })).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it("always compiles", { timeout }, async () => {
    const seed = Date.now();
    const samples = fc.sample(hostileProcesses, { numRuns: 120, seed });
    const texts = samples.map((processes, index) => [`m${index}.ts`, generate(processes, { clientModule })]);
    using modules = writeModules(Object.fromEntries(texts));
    expect([seed, await modules.check(...texts.map(([name = ""]) => name))]).toEqual([seed, ""]);
  });
});
