import { isMembers, type Members } from "./members.ts";

const ogc = String.raw`^https?://schemas\.opengis\.net/ogcapi`;
const features = String.raw`${ogc}/features/part1/1\.0/openapi/schemas`;

/** Documents of the standards that descriptions refer to, and what they demand. */
const known: readonly (readonly [RegExp, Members])[] = [
  [new RegExp(String.raw`${ogc}/processes/part1/1\.0/openapi/schemas/bbox\.yaml$`), { format: "ogc-bbox" }],
  [new RegExp(String.raw`${features}/geometryGeoJSON\.yaml$`), { format: "geojson-geometry" }],
  [new RegExp(String.raw`${features}/featureGeoJSON\.yaml$`), { format: "geojson-feature" }],
  [new RegExp(String.raw`${features}/featureCollectionGeoJSON\.yaml$`), {
    format: "geojson-feature-collection",
  }],
  [/^https?:\/\/geojson\.org\/schema\/FeatureCollection\.json$/, { format: "geojson-feature-collection" }],
  [/^https?:\/\/geojson\.org\/schema\/Feature\.json$/, { format: "geojson-feature" }],
  [/^https?:\/\/geojson\.org\/schema\/Geometry\.json$/, { format: "geojson-geometry" }],
  [/^https?:\/\/geojson\.org\/schema\/GeoJSON\.json$/, { format: "rfc7946" }],
];

/**
 * What a `$ref` leads to: a place in the schema that it stands in, or a document of the standard.
 *
 * @throws Error when there is nothing
 */
export function resolveReference(root: Members, $ref: string): unknown {
  const document = known.find(([url]) => url.test($ref))?.[1];
  if (document !== undefined) return document;
  const found = $ref === "#" || $ref.startsWith("#/") ? lookUp(root, $ref) : undefined;
  if (found === undefined) throw new Error(`/$ref: "${$ref}" leads nowhere in this schema`);
  return found;
}

function lookUp(root: Members, $ref: string): unknown {
  let place: unknown = root;
  for (const name of decoded($ref).split("/").slice(1)) {
    const plain = name.replaceAll("~1", "/").replaceAll("~0", "~");
    const isIn = (isMembers(place) || Array.isArray(place)) && Object.hasOwn(place, plain);
    if (!isIn) return undefined;
    place = (place as Record<string, unknown>)[plain];
  }
  return place;
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
