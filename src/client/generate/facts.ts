import { isMembers, type Members } from "../../schema/members.ts";

const longestDefault = 200;

/** What a schema says of a value besides its type, in words: `0.01 to 1, in degrees. Default 0.5.` */
export function factsOf(schema: Members): string {
  const { format, pattern, contentMediaType, multipleOf } = schema;
  const facts = [
    [rangeOf(schema), unitOf(schema)].filter((part) => part !== undefined).join(", in ") || undefined,
    typeof multipleOf === "number" ? `A multiple of ${multipleOf}` : undefined,
    typeof format === "string" ? `Format \`${format}\`` : undefined,
    typeof pattern === "string" ? `Pattern \`${pattern}\`` : undefined,
    typeof contentMediaType === "string" ? `Media type ${contentMediaType}` : mediaTypesOf(schema),
    defaultOf(schema),
  ];
  return facts.filter((fact) => fact !== undefined).map((fact) => `${fact}.`).join(" ");
}

function rangeOf(schema: Members): string | undefined {
  const bound = (name: string, exclusive: string) => {
    const [value, other] = [schema[name], schema[exclusive]];
    if (typeof other === "number") return `${other} (excluded)`;
    return typeof value === "number" ? `${value}${other === true ? " (excluded)" : ""}` : undefined;
  };
  const least = bound("minimum", "exclusiveMinimum");
  const most = bound("maximum", "exclusiveMaximum");
  if (least !== undefined && most !== undefined) return `${least} to ${most}`;
  if (least !== undefined) return `From ${least}`;
  return most === undefined ? undefined : `Up to ${most}`;
}

/** The standard has no member for it; these are the ones in use. */
function unitOf(schema: Members): string | undefined {
  const given = ["x-ogc-unit", "x-unit", "unit", "uom"].map((name) => schema[name]);
  return given.find((unit) => typeof unit === "string");
}

function mediaTypesOf({ oneOf, anyOf }: Members): string | undefined {
  const alternatives: unknown = oneOf ?? anyOf;
  const types = (Array.isArray(alternatives) ? alternatives : []).filter(isMembers)
    .map(({ contentMediaType }) => contentMediaType).filter((type) => typeof type === "string");
  return types.length === 0 ? undefined : `Media type ${types.join(" or ")}`;
}

function defaultOf(schema: Members): string | undefined {
  if (!Object.hasOwn(schema, "default")) return undefined;
  const text = JSON.stringify(schema["default"]) ?? "";
  return text.length > longestDefault
    ? `Default \`${text.slice(0, longestDefault)}…\``
    : `Default \`${text}\``;
}
