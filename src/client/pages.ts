import type { Link } from "../ogc/link.ts";
import type { ClientRequest, Transport } from "./transport/transport.ts";

interface Page {
  readonly links?: readonly Link[];
}

/** The pages of a list, each asked for when it is wanted: `next` links are followed (`/rec/core/next-1`). */
export async function* pages<P extends Page>(
  transport: Transport,
  request: ClientRequest,
): AsyncGenerator<P, void, undefined> {
  for (let path: string | undefined = request.path; path !== undefined;) {
    const page: P = await transport.read<P>({ ...request, path });
    yield page;
    path = page.links?.find(({ rel }) => rel === "next")?.href;
  }
}
