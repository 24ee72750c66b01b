import { type ErrorCode, GatewayError } from "../../../src/core/errors.ts";
import type { BlobStat, BlobStore } from "../../../src/core/ports.ts";
import type { ServedWorker } from "../../support/workerd.ts";
import type { LostAnswer, Meanwhile, R2Call } from "./call.ts";
import type { Offers } from "./offered.ts";

export interface UploadStore extends BlobStore {
  /** `write` with the content as the body of a request, as uploads come. */
  upload(
    key: string,
    content: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
    limitBytes?: number,
  ): Promise<BlobStat>;
}

/** The R2 store in workerd, spoken to from outside. */
export interface R2Client extends UploadStore {
  /** A store whose calls each lose an answer of R2. */
  losing(lost: LostAnswer): UploadStore;
  /** A store whose calls each meet another writer. */
  contested(meanwhile: Meanwhile): UploadStore;
  /** Of all objects in the bucket. */
  names(): Promise<string[]>;
  clear(): Promise<void>;
  /** Objects that the store knows nothing of, or does not expect to go. */
  put(names: readonly string[]): Promise<void>;
  delete(names: readonly string[]): Promise<void>;
}

export function r2Client(worker: ServedWorker, offers: Offers): R2Client {
  async function send(call: R2Call, body?: BodyInit): Promise<Response> {
    const path = `/?call=${encodeURIComponent(JSON.stringify(call))}`;
    const answer = await worker.fetch(path, { method: "POST", ...(body && { body }) });
    if (answer.ok) return answer;
    const { message, code } = await answer.json() as { message: string; code?: ErrorCode };
    throw code === undefined ? new Error(message) : new GatewayError(code, message);
  }

  async function ask<T>(call: R2Call, body?: BodyInit): Promise<T> {
    return await (await send(call, body)).json() as T;
  }

  async function read(call: R2Call & { readonly verb: "read" }) {
    const answer = await send(call);
    const stat = answer.headers.get("x-stat");
    if (stat === null) return void await answer.body?.cancel();
    const content = answer.body ?? new Blob([]).stream();
    return { stat: JSON.parse(decodeURIComponent(stat)) as BlobStat, content };
  }

  const store = (fault: Pick<R2Call, "lost" | "meanwhile"> = {}): UploadStore => {
    return {
      write: (keyOf, content, mediaType, limitBytes) =>
        ask({
          verb: "write",
          key: keyOf(""),
          mediaType,
          limitBytes,
          pullFrom: offers.offer(content),
          ...fault,
        }),
      stat: async (key) => await ask<BlobStat | null>({ verb: "stat", key, ...fault }) ?? undefined,
      read: (key, range) => read({ verb: "read", key, ...(range && { range }), ...fault }),
      removeAll: (prefix, except) =>
        ask({ verb: "removeAll", prefix, ...(except !== undefined && { except }), ...fault }),
      upload: (key, content, limitBytes = 1_000_000_000) =>
        ask({ verb: "write", key, mediaType: "a/b", limitBytes, ...fault }, content),
    };
  };
  return {
    ...store(),
    losing: (lost) => store({ lost }),
    contested: (meanwhile) => store({ meanwhile }),
    names: () => ask({ verb: "names" }),
    clear: () => ask({ verb: "clear" }),
    put: (names) => ask({ verb: "put", names }),
    delete: (names) => ask({ verb: "delete", names }),
  };
}
