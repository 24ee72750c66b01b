import { watchResponse } from "./watch.ts";

/** `fetch` of a gateway, with the answer looked at. */
export async function watchedFetch(url: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(url, init);
  await watchResponse({ method: init.method, url, sent: init.body }, answer);
  return answer;
}
