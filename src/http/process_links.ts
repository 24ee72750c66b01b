import type { Link } from "../ogc/link.ts";
import type { ProcessDescription } from "../ogc/process.ts";
import { mediaType, rel } from "../ogc/uris.ts";

/** The links of a process: its runner's own, and where it is described and executed. */
export function processLinks({ id, links = [] }: ProcessDescription, publicUrl: string): Link[] {
  const self = `${publicUrl}/processes/${encodeURIComponent(id)}`;
  return [
    ...links,
    { href: self, rel: "self", type: mediaType.json, title: "Description of this process" },
    { href: `${self}/execution`, rel: rel.execute, type: mediaType.json, title: "Execute this process" },
  ];
}
