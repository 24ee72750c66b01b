/** The gateway as one Deno process: environment, port, signals. */
import { ConfigError, readConfig } from "../../src/config.ts";
import { createLog, startLocal, UnusableStore } from "../../src/local.ts";
import { withSecrets } from "../../src/secrets.ts";

try {
  const config = readConfig(withSecrets(Deno.env.toObject()));
  const encoder = new TextEncoder();
  const log = createLog(
    (lines) => Deno.stdout.writeSync(encoder.encode(lines)),
    () => new Date(),
    config.logLevel,
  );
  const gateway = await startLocal(config, { log });
  const server = Deno.serve({
    port: config.port,
    hostname: config.hostname,
    onListen: ({ port }) => log("info", "listening", { port, url: config.settings.publicUrl }),
  }, gateway.fetch);
  const stop = async () => {
    gateway.drain();
    await new Promise((resolve) => setTimeout(resolve, config.seeing.drainSeconds * 1000));
    const answered = server.shutdown();
    gateway.letGo();
    await answered;
    await gateway.stop();
    // After the log of this turn.
    setTimeout(() => Deno.exit(0), 10);
  };
  Deno.addSignalListener("SIGTERM", stop);
  Deno.addSignalListener("SIGINT", stop);
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof UnusableStore)) throw error;
  console.error(error.message);
  Deno.exit(1);
}
