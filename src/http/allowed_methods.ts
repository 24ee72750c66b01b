import { batchPlace } from "./batch_place.ts";
import type { App } from "./faces.ts";

interface Place {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/** Which methods a path has, read from the routes themselves (RFC 9110, 15.5.6). A path of its own goes before one with names. */
export function allowedMethods(app: App): (path: string) => readonly string[] {
  const places = new Map<string, Place>();
  for (const { path: routed, method } of app.routes) {
    if (method === "ALL") continue;
    const path = method === "POST" && routed === batchPlace.pattern ? batchPlace.path : routed;
    const place = places.get(path) ?? { pattern: toPattern(path), methods: new Set() };
    place.methods.add(method);
    if (method === "GET") place.methods.add("HEAD");
    places.set(path, place.methods.add("OPTIONS") && place);
  }
  return (path) => {
    const own = places.get(path.replace(/(?<=.)\/$/, ""));
    if (own !== undefined) return [...own.methods].sort();
    const methods = [...places.values()].filter(({ pattern }) => pattern.test(path)).flatMap((
      place,
    ) => [...place.methods]);
    return [...new Set(methods)].sort();
  };
}

function toPattern(path: string): RegExp {
  const source = path.split("/").map((segment) => {
    if (segment.includes("{.+}")) return ".+";
    if (segment.startsWith(":")) return "[^/]+";
    return segment.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${source.join("/")}/?$`);
}
