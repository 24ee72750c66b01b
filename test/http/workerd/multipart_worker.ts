/** `/several` answers a multipart message with a part of 100 MB; any other path, how many bytes of such parts were read so far. */
import type { Content } from "../../../src/http/results/content.ts";
import { toMultipart } from "../../../src/http/results/multipart.ts";

const chunk = new Uint8Array(100_000);
const size = 100_000_000;
let read = 0;

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
        read += chunk.length;
        left -= chunk.length;
        if (left <= 0) controller.close();
      },
    }, { highWaterMark: 0 });
    return Promise.resolve(content);
  },
};

export default {
  async fetch(request: Request): Promise<Response> {
    if (new URL(request.url).pathname !== "/several") return new Response(String(read));
    const message = await toMultipart([{ id: "a", type: "application/octet-stream", content: large }]);
    return new Response(await message.open(), {
      headers: { "content-type": message.type, "told": String(message.size) },
    });
  },
};
