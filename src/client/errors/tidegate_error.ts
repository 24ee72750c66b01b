/** What every error of this client is: `catch (error) { if (error instanceof TidegateError) ... }`. */
export class TidegateError extends Error {
  override readonly name: string = "TidegateError";
}
