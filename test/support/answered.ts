/** An HTTP answer, read to its end. */
export interface Answered<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Of a JSON answer; reading it of another one throws. */
  readonly body: Body;
}

export async function readAnswer<Body = Record<string, unknown>>(
  response: Response,
): Promise<Answered<Body>> {
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
  return {
    status: response.status,
    headers: response.headers,
    text,
    get body(): Body {
      if (!isJson) throw new Error(`The answer is not JSON: ${response.status} ${text.slice(0, 200)}`);
      return JSON.parse(text);
    },
  };
}
