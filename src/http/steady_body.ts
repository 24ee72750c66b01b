import { deadline } from "./deadline.ts";

/** A body may take as long as it is large, but never stand still for longer. */
const stillSeconds = 60;

/** The body, which fails with GatewayError `request-timeout` when nothing of it comes for that long. */
export function steadyBody(
  body: ReadableStream<Uint8Array>,
  seconds = stillSeconds,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const time = deadline(seconds);
      try {
        const { done, value } = await time.before(reader.read());
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        reader.cancel().catch(() => {});
        throw error;
      } finally {
        time.end();
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}
