/** What the types of every process are made of. */
export const sharedTypes =
  `/** A value with what it is: its media type; \`base64\` as its encoding where it stands for bytes. */
export type Qualified<T> = {
  readonly value: T;
  readonly mediaType?: string;
  readonly encoding?: string;
  readonly schema?: string | Readonly<Record<string, unknown>>;
};

/** Where a value lies. */
export type Reference = {
  readonly href: string;
  /** Its media type. */
  readonly type?: string;
  readonly title?: string;
};

/** An input may be given as it is, with its media type, or by its URL. */
export type Input<T> = T | Qualified<T> | Reference;

/** Objects, and what has a media type, come in the results with it, or as a link: \`"value" in result\` tells. */
export type Result<T> = Qualified<T> | Reference;

/** West, south, east and north in degrees, or what \`crs\` says; with heights six numbers. */
export type Bbox = { readonly bbox: readonly number[]; readonly crs?: string };

/** RFC 7946 */
export type GeoJson = { readonly type: string; readonly [member: string]: unknown };
`;
