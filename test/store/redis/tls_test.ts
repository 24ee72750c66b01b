import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../support/free_port.ts";
import { has } from "../../support/has.ts";
import { type RedisServer, startRedisServer } from "../../support/redis_server.ts";
import { cert, key } from "./localhost_certificate.ts";

describe.skipIf(!has("redis"))("a Redis by TLS", () => {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-tls-"));
  const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  let server: RedisServer;
  let port: number;
  beforeAll(async () => {
    writeFileSync(certFile, cert);
    writeFileSync(keyFile, key, { mode: 0o600 });
    port = await freePort();
    server = await startRedisServer({
      config: [
        `tls-port ${port}`,
        `tls-cert-file ${certFile}`,
        `tls-key-file ${keyFile}`,
        "tls-auth-clients no",
      ],
    });
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  function told(url: string, trusted?: string): string {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["run", "--quiet", "-A", "test/store/redis/tls_program.ts", url],
      { env: { ...process.env, ...(trusted && { DENO_CERT: trusted }) }, encoding: "utf8" },
    );
    return (stdout + stderr).trim();
  }

  it("is used when its certificate is trusted", () => {
    expect(told(`rediss://localhost:${port}`, certFile)).toBe("usable");
  });

  it("is refused when nobody vouches for its certificate, and when it is asked in the clear", () => {
    expect(told(`rediss://localhost:${port}`)).toMatch(/^Cannot use the Redis: .*localhost:\d+$/);
    expect(told(`redis://localhost:${port}`, certFile)).toMatch(/^Cannot use the Redis: .*localhost:\d+$/);
  });
});
