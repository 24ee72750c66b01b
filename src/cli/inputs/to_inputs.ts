import type { InputDescription, ProcessDescription } from "../../ogc/process.ts";
import { UsageError } from "../usage_error.ts";
import type { Assignment } from "./assignment.ts";
import { allowedTypes } from "./allowed_types.ts";
import { toValue } from "./to_value.ts";

type Inputs = Readonly<Record<string, unknown>>;

/** Inputs with what was typed put over them. The same name again makes a list where the process takes one. @throws UsageError */
export function toInputs(
  assignments: readonly Assignment[],
  process: Pick<ProcessDescription, "inputs">,
  given: Inputs = {},
): Inputs {
  let inputs = given;
  for (const [name, several] of grouped(assignments)) {
    const path = pathOf(name, process);
    const place = placeOf(path, process);
    const values = several.map((assignment) =>
      valueOf(assignment, several.length > 1 ? place.item : place.schema)
    );
    if (values.length > 1 && !place.isList) {
      throw new UsageError(`Cannot take the input "${name}" ${values.length} times: it has one value`);
    }
    inputs = withValue(inputs, path, values.length > 1 ? values : values[0]);
  }
  return inputs;
}

function grouped(assignments: readonly Assignment[]): Map<string, Assignment[]> {
  const groups = new Map<string, Assignment[]>();
  for (const assignment of assignments) {
    groups.set(assignment.name, [...groups.get(assignment.name) ?? [], assignment]);
  }
  return groups;
}

/** Dots lead into objects, unless an input is called just so. */
function pathOf(name: string, { inputs = {} }: Pick<ProcessDescription, "inputs">): readonly string[] {
  const path = Object.hasOwn(inputs, name) ? [name] : name.split(".");
  if (path.every((step) => step !== "")) return path;
  throw new UsageError(`Cannot read the input name "${name}": there is nothing beside a dot`);
}

interface Place {
  readonly schema: unknown;
  readonly isList: boolean;
  /** Of one member of the list. */
  readonly item: unknown;
}

function placeOf(
  [id = "", ...rest]: readonly string[],
  { inputs = {} }: Pick<ProcessDescription, "inputs">,
): Place {
  const description: InputDescription | undefined = Object.hasOwn(inputs, id) ? inputs[id] : undefined;
  const schema = rest.reduce<unknown>(
    (outer, step) => memberOf(memberOf(outer, "properties"), step),
    description?.schema,
  );
  const { maxOccurs = 1 } = rest.length === 0 ? description ?? {} : {};
  const isRepeated = maxOccurs === "unbounded" || maxOccurs > 1;
  const mayBeList = allowedTypes(schema)?.has("array") ?? true;
  return { schema, isList: isRepeated || mayBeList, item: isRepeated ? schema : memberOf(schema, "items") };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function valueOf({ name, text, isJson }: Assignment, schema: unknown): unknown {
  if (!isJson) return toValue(text, schema);
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`Cannot read the input "${name}" as JSON: ${why}`, { cause: error });
  }
}

function withValue(outer: unknown, [step = "", ...rest]: readonly string[], value: unknown): Inputs {
  const object = typeof outer === "object" && outer !== null && !Array.isArray(outer) ? { ...outer } : {};
  return { ...object, [step]: rest.length === 0 ? value : withValue(memberOf(object, step), rest, value) };
}
