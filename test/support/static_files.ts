import { createServer } from "node:http";
import type { StoredUpload } from "./fake_gateway.ts";

export interface StaticFiles extends AsyncDisposable {
  readonly url: string;
  /** Paths that were asked for and are not there. */
  readonly missed: readonly string[];
}

/** A plain HTTP server for files in memory: nothing but GET and HEAD, 200 and 404. */
export async function serveFiles(files: ReadonlyMap<string, StoredUpload>): Promise<StaticFiles> {
  const missed: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "").slice(1);
    const file = files.get(path);
    if (file?.bytes === undefined) {
      missed.push(path);
      return void response.writeHead(404).end();
    }
    response.writeHead(200, { "content-type": file.mediaType, "content-length": file.size });
    response.end(request.method === "HEAD" ? undefined : file.bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Cannot listen");
  return {
    url: `http://127.0.0.1:${address.port}`,
    missed,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
