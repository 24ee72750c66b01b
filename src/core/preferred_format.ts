import type { ExecuteRequest } from "../ogc/execute_request.ts";
import type { ProcessDescription } from "../ogc/process.ts";
import { offeredMediaTypes } from "../schema/described_format.ts";

/** Of the media types that something can be had in, the one that the client likes best; undefined when it takes none of them. */
export type ChooseMediaType = (offered: readonly string[]) => string | undefined;

type Wanted = NonNullable<ExecuteRequest["outputs"]>;

/**
 * The outputs of a raw request. When it is for one output only, which can be had in several formats, and names none of them, the
 * answer will be in that format: so the client's choice among media types is the choice of the format.
 */
export function withPreferredFormat(
  { outputs: described = {} }: ProcessDescription,
  wanted: Wanted | undefined,
  choose: ChooseMediaType,
): Wanted | undefined {
  const [id, ...others] = Object.keys(wanted ?? described);
  const schema = id === undefined ? undefined : described[id]?.schema;
  if (id === undefined || schema === undefined || others.length > 0) return wanted;
  const request = wanted?.[id] ?? {};
  const offered = offeredMediaTypes(schema);
  if (request.format !== undefined || offered.length < 2) return wanted;
  const mediaType = choose(offered);
  // The first one is the default; it need not be named.
  return mediaType === undefined || mediaType === offered[0]
    ? wanted
    : { [id]: { ...request, format: { mediaType } } };
}
