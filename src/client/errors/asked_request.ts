/** The request that an error is about. */
export interface AskedRequest {
  readonly method: string;
  readonly url: string;
}
