const traceparent = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** W3C Trace Context; a header that is none is left alone. */
export function readTraceparent(header: string | undefined): { traceparent?: string } {
  return header !== undefined && traceparent.test(header) ? { traceparent: header } : {};
}
