import { describe, expect, test } from "vitest";
import { limitedText } from "../../src/webhook/limited_text.ts";

const never = new AbortController().signal;
const encoder = new TextEncoder();

/** A body that knows nothing of the signal, as one whose Response was collected. */
function bodyOf(chunks: readonly Uint8Array[], { ends = true } = {}) {
  const cancelled = Promise.withResolvers<void>();
  const left = [...chunks];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = left.shift();
      if (next !== undefined) controller.enqueue(next);
      else if (ends) controller.close();
      else return new Promise(() => {});
    },
    cancel: () => cancelled.resolve(),
  }, { highWaterMark: 0 });
  return { body, cancelled: cancelled.promise, left };
}

describe("limitedText", () => {
  test("gives the text of all chunks, also of characters cut between two", async () => {
    const bytes = encoder.encode("a✓🛰");
    for (let cut = 0; cut <= bytes.length; cut++) {
      const { body } = bodyOf([bytes.slice(0, cut), bytes.slice(cut)]);
      expect(await limitedText(body, bytes.length, never)).toBe("a✓🛰");
    }
    expect(await limitedText(null, 10, never)).toBe("");
    expect(await limitedText(bodyOf([]).body, 0, never)).toBe("");
  });

  test("counts bytes, not characters, and reads nothing after the limit", async () => {
    const chunk = encoder.encode("✓✓");
    const { body, cancelled, left } = bodyOf([chunk, chunk, chunk, chunk]);
    expect(await limitedText(body, 11, never)).toBeUndefined();
    await cancelled;
    expect(left).toHaveLength(2);
    expect(await limitedText(bodyOf([chunk, chunk]).body, 12, never)).toBe("✓✓✓✓");
  });

  test("rejects when the signal aborts, even if the body does not know of it", async () => {
    const { body, cancelled } = bodyOf([encoder.encode("begun")], { ends: false });
    const abort = new AbortController();
    const text = limitedText(body, 100, abort.signal);
    abort.abort(new Error("time is over"));
    await expect(text).rejects.toThrow("time is over");
    await cancelled;
  });

  test("rejects when the signal has aborted before", async () => {
    const { body, cancelled } = bodyOf([encoder.encode("begun")], { ends: false });
    await expect(limitedText(body, 100, AbortSignal.abort(new Error("over")))).rejects.toThrow("over");
    await cancelled;
  });

  test("rejects when the body fails", async () => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error("reset")),
    });
    await expect(limitedText(body, 100, never)).rejects.toThrow("reset");
  });
});
