/** The R2 store behind HTTP, for tests in real workerd: `POST /?call=<JSON of R2Call>`. */
import { GatewayError } from "../../../src/core/errors.ts";
import { createR2Blobs } from "../../../src/store/r2/blobs.ts";
import type { R2Bucket } from "../../../src/store/r2/bucket.ts";
import type { R2Call } from "./call.ts";
import { contestedBucket, losingBucket } from "./faults.ts";
import { pulledFrom } from "./pulled.ts";

interface Environment {
  readonly BUCKET: R2Bucket;
}

export default {
  async fetch(request: Request, { BUCKET }: Environment): Promise<Response> {
    const call = new URL(request.url).searchParams.get("call");
    if (call === null) return new Response("ready");
    try {
      return await answer(JSON.parse(call) as R2Call, request, BUCKET);
    } catch (error) {
      const { message } = error as Error;
      const code = error instanceof GatewayError ? { code: error.code } : {};
      return Response.json({ message, ...code }, { status: 500 });
    }
  },
};

async function answer(call: R2Call, request: Request, bucket: R2Bucket): Promise<Response> {
  const store = createR2Blobs(faulty(bucket, call));
  switch (call.verb) {
    case "write": {
      const content = call.pullFrom === undefined ? request.body : pulledFrom(call.pullFrom);
      const bytes = content ?? new Blob([]).stream();
      return Response.json(await store.write(() => call.key, bytes, call.mediaType, call.limitBytes));
    }
    case "stat":
      return Response.json(await store.stat(call.key) ?? null);
    case "read": {
      const found = await store.read(call.key, call.range);
      if (!found) return Response.json(null);
      return new Response(found.content, {
        headers: { "x-stat": encodeURIComponent(JSON.stringify(found.stat)) },
      });
    }
    case "removeAll":
      await store.removeAll(call.prefix, call.except);
      return Response.json(null);
    case "names":
      return Response.json(await namesIn(bucket));
    case "clear": {
      for (let names = await namesIn(bucket); names.length > 0; names = await namesIn(bucket)) {
        await bucket.delete(names.slice(0, 1_000));
      }
      return Response.json(null);
    }
    case "put":
      await Promise.all(
        call.names.map((name) => bucket.put(name, "x", { httpMetadata: {}, customMetadata: {} })),
      );
      return Response.json(null);
    case "delete":
      await bucket.delete([...call.names]);
      return Response.json(null);
    default:
      return call satisfies never;
  }
}

function faulty(bucket: R2Bucket, { lost, meanwhile }: R2Call): R2Bucket {
  if (lost) return losingBucket(bucket, lost);
  return meanwhile ? contestedBucket(bucket, meanwhile) : bucket;
}

async function namesIn(bucket: R2Bucket): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await bucket.list({ prefix: "", ...(cursor === undefined ? {} : { cursor }) });
    names.push(...page.objects.map((object) => object.key));
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  return names;
}
