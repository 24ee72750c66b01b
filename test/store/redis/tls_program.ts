/** Says whether a Redis can be used: `redis_tls_program.ts URL`. A process of its own, because it is told whom to trust when it starts. */
import process from "node:process";
import { openRedisStore } from "../../../src/store/redis/store.ts";
import { connectRedis } from "../../../src/store/redis/tcp.ts";

try {
  const store = openRedisStore({ connection: await connectRedis({ url: process.argv[2] ?? "" }) });
  await store.check();
  await store.ping();
  await store.close();
  console.log("usable");
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
}
