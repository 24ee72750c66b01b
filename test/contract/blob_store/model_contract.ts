import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BlobStore } from "../../../src/core/ports.ts";
import { bytesAt, statOf, streamOf } from "./bytes.ts";

const segment = fc.constantFrom("a", "b", "A", ".z", "ü", "a@", "%61", "a b");
const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join("/"));

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("write" as const),
      path,
      content: fc.uint8Array({ maxLength: 300 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("refuse" as const), path }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), path, below: fc.option(path) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

export function modelContract(open: () => Promise<BlobStore>): void {
  describe("any history of files", () => {
    it("leaves what a map of keys to bytes would hold", async () => {
      const histories = fc.array(step, { minLength: 1, maxLength: 15 });
      await fc.assert(
        fc.asyncProperty(histories, fc.nat(300), fc.nat(300), async (steps, start, end) => {
          const store = await open();
          const model = new Map<string, Uint8Array>();
          for (const next of steps) await follow(store, model, next);
          for (const { path } of steps) {
            const content = model.get(path);
            expect(await store.stat(path), path).toEqual(content && statOf(content));
            expect(await bytesAt(store, path), path).toEqual(content);
            expect(await bytesAt(store, path, { start, end }), path).toEqual(
              content?.slice(start, Math.max(start, end)),
            );
          }
        }),
        { numRuns: 40 },
      );
    }, 60_000);
  });
}

async function follow(store: BlobStore, model: Map<string, Uint8Array>, next: Step): Promise<void> {
  switch (next.kind) {
    case "write":
      await store.write(() => next.path, streamOf(next.content), "text/plain", 300);
      model.set(next.path, next.content);
      return;
    case "refuse":
      await expect(store.write(() => next.path, streamOf("too large"), "text/plain", 3)).rejects.toThrow();
      return;
    case "remove": {
      const prefix = `${next.path}/`;
      const except = next.below === null ? undefined : `${prefix}${next.below}/`;
      await store.removeAll(prefix, except);
      for (const key of model.keys()) {
        if (key.startsWith(prefix) && !(except && key.startsWith(except))) model.delete(key);
      }
      return;
    }
    default:
      next satisfies never;
  }
}
