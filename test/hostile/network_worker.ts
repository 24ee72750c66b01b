/** What the gateway at the edge calls with, alone: POST `{"urls", "port"}` to `/calls`; or to `/fetch`, with no policy before it. */
import { unpinnedFetch } from "../../src/webhook/endpoint_fetch.ts";
import { callAll } from "./subscriber_calls.ts";

interface Asked {
  readonly urls: readonly string[];
  readonly port: number;
}

async function answerTo(url: string): Promise<string> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(2_000),
    });
    await answer.body?.cancel();
    return String(answer.status);
  } catch {
    return "nobody";
  }
}

export default {
  async fetch(request: Request): Promise<Response> {
    if (request.method !== "POST") return new Response("here");
    const { urls, port } = await request.json() as Asked;
    if (new URL(request.url).pathname === "/fetch") {
      return Response.json(await Promise.all(urls.map(answerTo)));
    }
    const calls = await callAll(urls, { privateHosts: [], ports: [port, 443, 8443] }, unpinnedFetch(fetch));
    return Response.json(calls);
  },
};
