import { stripVTControlCharacters } from "node:util";

/** Text from elsewhere as one line of a terminal: nothing in it may move the cursor or change colours. */
export function oneLine(text: string): string {
  // deno-lint-ignore no-control-regex
  return stripVTControlCharacters(text).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim();
}
