/** Ctrl-C was pressed; the message says what became of what was going on. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}
