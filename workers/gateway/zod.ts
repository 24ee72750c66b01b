/**
 * What of zod the gateway speaks. wrangler.toml puts it in the place of the package, whose one namespace would bring messages in
 * fifty languages along; a name that is missing here fails the build or the start, which the tests try.
 */
import {
  array,
  boolean,
  coerce,
  discriminatedUnion,
  enum as enumeration,
  int,
  iso,
  literal,
  number,
  object,
  preprocess,
  record,
  string,
  union,
  unknown,
  url,
  ZodType,
} from "zod/v4";

export const z = {
  array,
  boolean,
  coerce,
  discriminatedUnion,
  enum: enumeration,
  int,
  iso,
  literal,
  number,
  object,
  preprocess,
  record,
  string,
  union,
  unknown,
  url,
  ZodType,
};
