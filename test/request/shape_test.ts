import { expect, it } from "vitest";
import { z } from "zod";
import { executeRequest } from "../../src/ogc/execute_request.ts";
import { checkShape, executeShape } from "../../src/request/shape.ts";
import { isMembers } from "../../src/schema/members.ts";

/** Without what demands nothing, and with each definition where it is referred to. */
function plain(schema: unknown, definitions: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(schema)) return schema.map((one) => plain(one, definitions));
  if (!isMembers(schema)) return schema;
  const { $ref, id: _id, $schema: _dialect, $defs: _definitions, propertyNames: _names, ...rest } = schema;
  if (typeof $ref === "string") return plain(definitions[$ref.replace("#/$defs/", "")], definitions);
  const members = Object.entries(rest).filter(([, one]) =>
    !(isMembers(one) && Object.keys(one).length === 0)
  );
  return Object.fromEntries(members.map(([name, one]) => [name, plain(one, definitions)]));
}

it("executeShape is the schema of execute requests that the gateway reads bodies by", () => {
  const read = z.toJSONSchema(executeRequest, { io: "input" });
  expect(executeShape).toEqual(plain(read, read.$defs ?? {}));
});

it("checkShape() tells each fault with its place, and lets pass what it does not know", () => {
  const pointers = checkShape({ inputs: [], outputs: { a: { transmissionMode: "mail" } }, more: 1 })
    .map(({ pointer }) => pointer);
  expect(pointers).toEqual(["/inputs", "/outputs/a/transmissionMode"]);
  expect(checkShape({ inputs: { a: null }, more: [1] })).toEqual([]);
});
