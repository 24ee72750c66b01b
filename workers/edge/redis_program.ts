import { mkdirSync } from "node:fs";
import { spawnSync } from "node:child_process";

export const howToGetRedis =
  "To get it: `apt-get install redis-server` on Debian and Ubuntu, `brew install redis` on macOS, or https://redis.io/download";

export function hasRedis(): boolean {
  return spawnSync("redis-server", ["--version"]).status === 0;
}

/** A redis-server on 127.0.0.1 that keeps everything in the folder, which is made. */
export function redisCommand({ port, folder }: { port: number; folder: string }): [string, ...string[]] {
  mkdirSync(folder, { recursive: true });
  return [
    "redis-server",
    ...["--bind", "127.0.0.1", "--port", String(port), "--dir", folder],
    ...["--appendonly", "yes", "--save", "", "--loglevel", "warning"],
  ];
}
