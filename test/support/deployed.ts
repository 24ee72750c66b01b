/** `describe` and `test` for a file of which something is no part of some deployment (`elsewhere.ts`): there it is not defined. */
import { describe as define, expect, test as defineTest } from "vitest";
import { deployment } from "./deployment.ts";
import { elsewhere } from "./elsewhere.ts";

export const describe = unlessElsewhere(define);
export const test = unlessElsewhere(defineTest);

function unlessElsewhere<Define extends typeof define | typeof defineTest>(whole: Define): Define {
  return new Proxy(whole, {
    apply: (target, self, args: unknown[]) =>
      isElsewhere(args[0]) ? undefined : Reflect.apply(target, self, args),
  });
}

function isElsewhere(name: unknown): boolean {
  const path = expect.getState().testPath ?? "";
  return elsewhere.some((entry) =>
    entry.deployment === deployment() && entry.test === name && path.endsWith(`/${entry.file}`)
  );
}
