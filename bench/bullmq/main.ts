/**
 * BullMQ on a redis-server: `main.ts <port> work|add <redis://...>`. Who works has a worker that does nothing, with 64 jobs at once.
 * Who adds is asked over HTTP: `GET /run?seconds=n` adds jobs for that long, 64 calls under way at a time, and answers how many
 * jobs a second were completed until the last of them was. Without arguments it shows only that its packages are here.
 */

// Their names are no imports that Deno could see: what it sees, it downloads for everybody who only starts the gateway. They
// come by `packages.json`.
interface Packages {
  readonly Queue: new (name: string, options: unknown) => Queue;
  readonly Worker: new (name: string, work: () => Promise<unknown>, options: unknown) => unknown;
}

interface Queue {
  add(name: string, inputs: unknown): Promise<unknown>;
  getCompletedCount(): Promise<number>;
}

const load = async <T>(name: string): Promise<T> => await import(name) as T;
const { Queue, Worker } = await load<Packages>("bullmq");
await load("ioredis");

const atOnce = 64;
const name = "bench";
const inputs = { min_val: 0, max_val: 100 };
const [port, role, redisUrl = ""] = Deno.args;

if (port !== undefined) {
  const { hostname: host, port: redisPort } = new URL(redisUrl);
  const connection = { host, port: Number(redisPort), maxRetriesPerRequest: null };
  const answer = role === "work" ? work(connection) : add(connection);
  Deno.serve({ hostname: "127.0.0.1", port: Number(port), onListen() {} }, answer);
}

function work(connection: unknown): () => Response {
  new Worker(name, () => Promise.resolve([]), { connection, concurrency: atOnce });
  return () => new Response();
}

function add(connection: unknown): (request: Request) => Promise<Response> {
  const queue = new Queue(name, { connection });
  return async ({ url }) => {
    const seconds = Number(new URL(url).searchParams.get("seconds"));
    return Response.json({ jobsPerSecond: seconds > 0 ? await run(queue, seconds) : 0 });
  };
}

async function run(queue: Queue, seconds: number): Promise<number> {
  const before = await queue.getCompletedCount();
  const begin = performance.now();
  let jobs = 0;
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (performance.now() - begin < seconds * 1000) {
      await queue.add("no_op", inputs);
      jobs++;
    }
  }));
  while (await queue.getCompletedCount() < before + jobs) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return jobs * 1000 / (performance.now() - begin);
}
