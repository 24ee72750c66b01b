import type { Context } from "hono";
import { GatewayError } from "../../core/errors.ts";

/** Files that the gateway brings along for its pages; where they lie differs between a machine and the edge. */
export interface Assets {
  /** Undefined when there is no file of that name. */
  read(name: string): Promise<ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | undefined>;
}

const types: Readonly<Record<string, string>> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "favicon-32x32.png": "image/png",
};

/** Only what a page of the gateway asks for, whatever else lies beside it. @throws GatewayError `not-found` */
export async function sendAsset(c: Context, assets: Assets, name: string): Promise<Response> {
  const type = Object.hasOwn(types, name) ? types[name] : undefined;
  const content = type === undefined ? undefined : await assets.read(name);
  if (type === undefined || content === undefined) {
    throw new GatewayError("not-found", `Nothing is at ${c.req.path}; GET /docs has all that is there`);
  }
  return c.body(content, 200, assetHeaders(type));
}

export function assetHeaders(type: string): Record<string, string> {
  return {
    "content-type": type,
    "cache-control": "public, max-age=86400",
    "cross-origin-resource-policy": "same-origin",
  };
}
