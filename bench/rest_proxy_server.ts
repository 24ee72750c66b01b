/** The REST proxy of `deno task edge`, as a process of its own: it works for both sides of a duel and is never frozen. */
import { serveRestProxy } from "../workers/edge/rest_proxy.ts";

const [port, redisUrl = "", token = ""] = Deno.args;
await serveRestProxy({ redisUrl, token, port: Number(port) });
