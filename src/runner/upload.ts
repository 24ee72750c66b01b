import { type OutputValue, uploadedFile, uploadedTree } from "../protocol/report.ts";
import { isRepeatable } from "./content.ts";
import { mediaTypeOf } from "./media_type.ts";
import { Upload } from "./output.ts";
import { putFile, type UploadTarget } from "./put_file.ts";
import type { TreeFile, UploadSource } from "./runner_job.ts";

interface Place {
  readonly outputId: string;
  readonly name: string;
  readonly mediaType: string;
}

type Files = Extract<UploadSource, { files: unknown }>["files"];

/** Connections at a time in the upload of a tree: a Worker has six. */
const lanes = 4;

/** Upload one file, or a tree of files, for an output. */
export async function upload(
  target: UploadTarget,
  outputId: string,
  name: string,
  source: UploadSource,
): Promise<Upload> {
  const place = { outputId, name, mediaType: source.mediaType ?? mediaTypeOf(name) };
  check(uploadedFile.shape.upload.shape.name, name, `Cannot upload as "${name}"`);
  check(uploadedFile.shape.upload.shape.mediaType, place.mediaType, `Cannot upload "${place.mediaType}"`);
  if ("content" in source) {
    const { content } = source;
    const send = () => putOne(target, place, content);
    return new Upload(outputId, await send(), isRepeatable(content) ? send : undefined);
  }
  const { files } = source;
  const { output, isAgainPossible } = await putTree(target, place, files);
  const send = async () => (await putTree(target, place, files)).output;
  return new Upload(outputId, output, isAgainPossible ? send : undefined);
}

async function putOne(
  target: UploadTarget,
  { outputId, name, mediaType }: Place,
  content: TreeFile["content"],
): Promise<OutputValue> {
  const measure = await putFile(target, { segments: [outputId, name], content, mediaType });
  return { upload: { name, mediaType, ...measure } };
}

async function putTree(
  target: UploadTarget,
  { outputId, name, mediaType }: Place,
  files: Files,
): Promise<{ output: OutputValue; isAgainPossible: boolean }> {
  const take = inTurn(typeof files === "function" ? files() : files);
  const manifest: { path: string; size: number; sha256: string }[] = [];
  const paths = new Set<string>();
  let isAgainPossible = typeof files === "function" || Array.isArray(files);
  let hasFailed = false;

  async function lane(): Promise<void> {
    for (let next = await take(); next !== undefined && !hasFailed; next = await take()) {
      const { position, file: { path, content, mediaType } } = next;
      checkPath(path, paths);
      isAgainPossible &&= isRepeatable(content);
      const sent = { segments: [outputId, name, path], content, mediaType: mediaType ?? mediaTypeOf(path) };
      const measure = await putFile(target, sent);
      manifest[position] = { path, ...measure };
    }
  }

  const guarded = () => lane().catch((error) => (hasFailed = true, Promise.reject(error)));
  const ends = await Promise.allSettled(Array.from({ length: lanes }, guarded));
  const failure = ends.find((end) => end.status === "rejected");
  if (failure) {
    await take.stop();
    throw failure.reason;
  }
  if (manifest.length === 0) throw new TypeError(`Cannot upload "${name}": the tree has no files`);
  return { output: { upload: { name, mediaType, files: manifest } }, isAgainPossible };
}

/** Hands files out one after the other, although several ask: not every iterator can be asked twice at once. */
function inTurn(files: Iterable<TreeFile> | AsyncIterable<TreeFile>) {
  const iterator = Symbol.asyncIterator in files ? files[Symbol.asyncIterator]() : files[Symbol.iterator]();
  let turn: Promise<unknown> = Promise.resolve();
  let count = 0;
  const next = async () => {
    const { done, value } = await iterator.next();
    return done ? undefined : { position: count++, file: value as TreeFile };
  };
  const take = () => {
    const mine = turn.then(next);
    turn = mine.catch(() => {});
    return mine;
  };
  const stop = async () => {
    await turn;
    await Promise.resolve(iterator.return?.()).catch(() => {});
  };
  return Object.assign(take, { stop });
}

const manifestPath = uploadedTree.shape.upload.shape.files.element.shape.path;

function checkPath(path: string, before: Set<string>): void {
  check(manifestPath, path, `Cannot upload the file "${path}"`);
  if (before.has(path)) throw new TypeError(`Cannot upload the file "${path}" twice in one tree`);
  before.add(path);
}

interface Checks {
  safeParse(value: unknown): { error?: { issues: readonly { message: string }[] } | undefined };
}

function check(schema: Checks, value: unknown, action: string): void {
  const issue = schema.safeParse(value).error?.issues[0];
  if (issue) throw new TypeError(`${action}: it ${issue.message}`);
}
