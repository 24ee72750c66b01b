/** Reads server-sent events, and counts them only: what they say is nobody's question here. */
export interface SseWatcher {
  /** Resolves when the next event has come whole. */
  next(): Promise<void>;
  leave(): Promise<void>;
}

/** @throws Error when there are no events at the URL */
export async function openEvents(url: string): Promise<SseWatcher> {
  const answer = await fetch(url, { headers: { accept: "text/event-stream" } });
  if (answer.status !== 200 || answer.body === null) throw new Error(`No events at ${url}: ${answer.status}`);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let received = "";
  return {
    async next() {
      for (;;) {
        const end = received.indexOf("\n\n");
        const block = received.slice(0, Math.max(0, end));
        if (end >= 0) received = received.slice(end + 2);
        if (block.includes("data:")) return;
        if (end >= 0) continue;
        const { done, value } = await reader.read();
        if (done) throw new Error(`The events of ${url} ended early`);
        received += value;
      }
    },
    leave: () => reader.cancel(),
  };
}
