/** A stream that lies with the test: each chunk is asked for when it is wanted, so that what the store does to a stream happens there. */
export function pulledFrom(url: string): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const answer = await fetch(url);
      if (answer.status === 204) return controller.close();
      if (answer.status !== 200) throw new Error(await answer.text());
      controller.enqueue(new Uint8Array(await answer.arrayBuffer()));
    },
    async cancel() {
      await fetch(url, { method: "DELETE" });
    },
  }, { highWaterMark: 0 });
}
