import { parseAst } from "vitest/node";

/** A node of an ESTree with TypeScript's additions. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly [member: string]: unknown;
}

/** Throws with the parser's words when the text is not TypeScript. */
export function parse(path: string, text: string): Node {
  return parseAst(text, { lang: "ts" }, path) as unknown as Node;
}

export function visit(
  node: Node,
  see: (node: Node, parent: Node | undefined) => void,
  parent?: Node,
): void {
  see(node, parent);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === "object" && child !== null && "type" in child) visit(child as Node, see, node);
    }
  }
}

const importing = new Set([
  "ImportDeclaration",
  "ExportAllDeclaration",
  "ExportNamedDeclaration",
  "ImportExpression",
  "TSImportType",
]);

export interface Import {
  /** Undefined when it is computed. */
  readonly specifier: string | undefined;
  /** Gone at run time. */
  readonly typesOnly: boolean;
}

/** What a node imports: `import`, `export from`, `import()`, `import("...").Type`. */
export function importOf(node: Node): Import | undefined {
  if (!importing.has(node.type) || !node.source) return undefined;
  const { value } = node.source as Node;
  return {
    specifier: typeof value === "string" ? value : undefined,
    typesOnly: node.importKind === "type" || node.exportKind === "type" || node.type === "TSImportType",
  };
}

/** The name of the platform that a node speaks: a global by itself, a member of one (`Date.now`), or `new Date()`. */
export function spokenBy(node: Node, parent: Node | undefined): string | undefined {
  if (node.type === "NewExpression") {
    const isNow = nameOf(node.callee) === "Date" && (node.arguments as unknown[]).length === 0;
    return isNow ? "new Date()" : undefined;
  }
  if (node.type === "MemberExpression" && node.computed === false) {
    const [object, member] = [nameOf(node.object), nameOf(node.property)];
    return object === "globalThis" ? member : `${object}.${member}`;
  }
  return isOnlyAMember(node, parent) ? undefined : nameOf(node);
}

function isOnlyAMember(node: Node, parent: Node | undefined): boolean {
  if (parent === undefined || parent.computed === true) return false;
  return parent.property === node || (parent.key === node && parent.shorthand !== true);
}

function nameOf(node: unknown): string | undefined {
  const { type, name } = node as { type?: string; name?: string };
  return type === "Identifier" ? name : undefined;
}
