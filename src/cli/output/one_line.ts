// deno-lint-ignore no-control-regex
const sequences = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g;
// deno-lint-ignore no-control-regex
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** Text from elsewhere as one line of a terminal: nothing in it may move the cursor, change colours or begin a line. */
export function oneLine(text: string): string {
  return text.replace(sequences, "").replace(controls, " ").trim();
}
