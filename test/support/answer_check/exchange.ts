/** One request and its answer, as far as anybody looked. */
export interface Exchange {
  readonly method: string;
  /** Of the URL, without its query. */
  readonly path: string;
  /** Of the request, when it is a text. */
  readonly sent?: unknown;
  readonly status: number;
  readonly headers: Headers;
  /** Of the answer; undefined when nobody read it. */
  readonly text?: string | undefined;
}

/** The value, or what is wrong with the text. */
export function parseJson(text = ""): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
