import type { ProcessDescription } from "../../ogc/process.ts";
import type { ResultsDocument } from "../../ogc/results.ts";
import { TidegateError } from "../errors/tidegate_error.ts";
import { jobPath } from "../job_path.ts";
import type { Transport } from "../transport/transport.ts";
import { contentOf, textOf } from "./content_of.ts";
import { effectiveMediaType } from "./effective_media_type.ts";
import { fetchLink } from "./fetch_link.ts";
import { asLink, extensionOf } from "./linked.ts";
import { essenceOf } from "./media_type.ts";
import type { OpenContext } from "./open_context.ts";
import type { OpenOptions } from "./open_options.ts";
import { asQualifiedValue } from "./qualified_value.ts";

export interface Found {
  readonly transport: Transport;
  readonly jobId: string;
  readonly results: ResultsDocument;
  readonly processDescription: ProcessDescription | undefined;
  readonly processDescriptionError: unknown;
  readonly outputName: string;
  readonly options: OpenOptions;
}

export function toContext(found: Found): OpenContext {
  const { transport, results, processDescription, outputName, options } = found;
  const outputValue = results[outputName];
  const outputLink = asLink(outputValue);
  const qualifiedValue = outputLink === undefined ? asQualifiedValue(outputValue) : undefined;
  const outputUrl = outputLink && urlOf(outputLink.href, transport.url + jobPath(found.jobId, "/results"));
  const known = {
    ...found,
    outputValue,
    outputLink,
    outputUrl,
    qualifiedValue,
    outputDescription: ownMember(processDescription?.outputs, outputName),
    mediaType: essenceOf(options.mediaType ?? outputLink?.type ?? qualifiedValue?.mediaType),
    extension: outputUrl && extensionOf(outputUrl),
    signal: options.signal,
  };
  const fetch: OpenContext["fetch"] = async (url, { headers, signal } = {}) => {
    const target = url === undefined ? outputUrl : urlOf(String(url), outputUrl?.href ?? transport.url);
    if (target === undefined) throw nothingToGet(outputName, url ?? outputLink?.href);
    return await fetchLink(transport, target, { headers, signals: [signal, options.signal] });
  };
  const source = { ...known, effectiveMediaType: effectiveMediaType(known), fetch };
  const content = () => contentOf(source);
  return { ...source, content, text: async () => await textOf(await content()) };
}

function urlOf(text: string, base: string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined;
}

function ownMember<T>(members: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
}

function nothingToGet(name: string, url: string | URL | undefined): TidegateError {
  const why = url === undefined
    ? "it is no link; give a URL, or read its `content()`"
    : `${JSON.stringify(url)} is no URL`;
  return new TidegateError(`Cannot get what output "${name}" links to: ${why}`);
}
