import { expect, test } from "vitest";
import { isPublicHttps } from "../../src/runner/reference_policy.ts";
import { plainlyHostileUrls } from "./urls.ts";

test("references of inputs that lead inside are not fetched by runners either, on the port that is allowed", () => {
  const taken = plainlyHostileUrls(443).filter((url) => URL.canParse(url) && isPublicHttps(new URL(url)));
  // To whom white space and fragments are nothing, because a URL that is parsed has none, or may have one.
  const inside = taken.filter((url) => !/^https:\/\/example\.org[#/]/.test(url));
  expect(inside).toEqual([]);
});
