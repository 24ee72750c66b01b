import { expect, it } from "vitest";
import { comment } from "../../../src/client/generate/comment.ts";

it("comment() is one comment whatever the text is", () => {
  expect(comment([undefined, "", " \n "])).toBe("");
  expect(comment(["A title"])).toBe("/** A title */\n");
  expect(comment(["A title", "Two\r\nlines"])).toBe("/**\n * A title\n *\n * Two\n * lines\n */\n");
  expect(comment(["a */ b"])).toBe("/** a *\\/ b */\n");
  expect(comment(["a *\u0000/ b **/"])).toBe("/** a * / b **\\/ */\n");
  expect(comment(["@ts-ignore"])).toBe("/**\n * @ts-ignore\n */\n");
  expect(comment(["a\u2028*/b\u202ec"])).toBe("/**\n * a\n * *\\/b c\n */\n");
  expect(comment([" /"])).toBe("/** / */\n");
});
