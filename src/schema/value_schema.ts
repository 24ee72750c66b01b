import type { ValueSchema } from "../ogc/process.ts";
import { type Compiler, createCompiler } from "./compile_schema.ts";
import { Look } from "./look.ts";
import { isMembers } from "./members.ts";
import { type OfferedFormat, offeredFormats } from "./offered_format.ts";
import { resolveReference } from "./reference.ts";
import type { Finding, ValueFault } from "./rule.ts";

export type { ValueFault };

/** What one input or output may be. */
export interface ValueChecker {
  passes(value: unknown): boolean;
  /** What is wrong with a value: everything, up to 100 faults. */
  faults(value: unknown): readonly Finding[];
  /** The formats to choose from, the default first; none where the schema names no media type. */
  readonly formats: readonly OfferedFormat[];
  /** Whether the schema says of an object what a member of that name is. */
  describes(name: string): boolean;
  /** What the value is when none is given; undefined where the schema does not say. */
  readonly defaultValue: unknown;
}

const compiled = new WeakMap<ValueSchema, ValueChecker>();

/**
 * The checker of an OpenAPI 3.0 schema object. It is made once for a schema, and forgotten with it.
 *
 * @throws UnusableSchema
 */
export function checkerOf(schema: ValueSchema): ValueChecker {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const compiler = createCompiler(schema);
  const whole = checks(compiler, schema);
  const formats = offeredFormats(schema).map(({ schema: one, place, ...format }) => ({
    ...format,
    ...checks(compiler, one, place),
  }));
  const names = describedNames(schema, schema);
  const checker: ValueChecker = {
    ...whole,
    formats,
    describes: (name) => names.has(name),
    defaultValue: defaultIn(schema),
  };
  compiled.set(schema, checker);
  return checker;
}

const noMemory = new Look();

function checks(
  compiler: Compiler,
  schema: ValueSchema,
  place?: string,
): Pick<ValueChecker, "passes" | "faults"> {
  const rule = compiler.rule(schema, place);
  const remembers = compiler.remembers();
  return {
    passes: (value) => rule.passes(value, remembers ? new Look() : noMemory),
    faults: (value) => unlike(rule.findings(value, new Look())),
  };
}

/** What two parts of a schema find alike is said once. */
function unlike(findings: readonly Finding[]): readonly Finding[] {
  const byText = new Map(findings.map((finding) => [`${finding.pointer} ${finding.detail}`, finding]));
  return [...byText.values()];
}

/** The members that a schema describes, in itself or in what it is made of. */
function describedNames(root: ValueSchema, schema: unknown, seen = new Set<unknown>()): Set<string> {
  if (!isMembers(schema) || seen.has(schema)) return new Set();
  seen.add(schema);
  const { properties, allOf, anyOf, oneOf, $ref } = schema;
  const parts = [allOf, anyOf, oneOf].flatMap((list): unknown[] => Array.isArray(list) ? list : []);
  if (typeof $ref === "string") parts.push(resolveReference(root, $ref));
  const inner = parts.flatMap((part) => [...describedNames(root, part, seen)]);
  return new Set([...isMembers(properties) ? Object.keys(properties) : [], ...inner]);
}

function defaultIn(schema: ValueSchema): unknown {
  const { $ref } = schema;
  if (Object.hasOwn(schema, "default")) return schema["default"];
  const target = typeof $ref === "string" ? resolveReference(schema, $ref) : undefined;
  return isMembers(target) ? target["default"] : undefined;
}
