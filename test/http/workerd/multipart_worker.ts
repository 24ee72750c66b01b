/**
 * `/several` answers a multipart message with a part of 100 MB, `/told` what was read of it so far: `{"read", "ended"}`. What has
 * happened to one request is kept for the others, as an isolate may.
 */
import type { Content } from "../../../src/http/content.ts";
import { toMultipart } from "../../../src/http/multipart.ts";

const chunk = new Uint8Array(100_000);
const size = 100_000_000;
const told = { read: 0, ended: 0 };

const large: Content = {
  type: "application/octet-stream",
  size,
  sha256: "",
  hasRanges: false,
  open() {
    let left = size;
    const content = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(chunk);
        told.read += chunk.length;
        left -= chunk.length;
        if (left > 0) return;
        told.ended++;
        controller.close();
      },
      cancel: () => void told.ended++,
    }, { highWaterMark: 0 });
    return Promise.resolve(content);
  },
};

export default {
  async fetch(request: Request): Promise<Response> {
    if (new URL(request.url).pathname !== "/several") return Response.json(told);
    const message = await toMultipart([{ id: "a", type: "application/octet-stream", content: large }]);
    return new Response(await message.open(), {
      headers: { "content-type": message.type, "told": String(message.size) },
    });
  },
};
