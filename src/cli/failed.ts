/** Some of what was asked for could not be done, and each was told. */
export class Failed extends Error {
  override readonly name = "Failed";

  constructor(message: string, readonly exitCode: number) {
    super(message);
  }
}
