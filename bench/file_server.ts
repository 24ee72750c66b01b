/** The floor of results: the files of a folder, streamed, and nothing else. Arguments: port, folder. */
const [port, folder = ""] = Deno.args;

async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  // So it says that it is there.
  if (pathname === "/") return new Response();
  const file = await Deno.open(folder + pathname);
  const { size } = await file.stat();
  return new Response(file.readable, {
    headers: { "content-length": String(size), "content-type": "application/octet-stream" },
  });
}

Deno.serve({ hostname: "127.0.0.1", port: Number(port) }, answer);
