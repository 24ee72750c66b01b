import { type Claim, equal, holds } from "../claim.ts";

/** Lists and descriptions. */
export const reading: readonly Claim[] = [
  {
    name: "lists what can be run",
    async check({ createClient }, { gateway }) {
      const ids: string[] = [];
      for await (const { id } of createClient({ url: gateway }).processes()) ids.push(id);
      for (const id of ["primes_between", "sleep_a_while", "echo"]) {
        holds(ids.includes(id), `${id} in ${ids}`);
      }
      equal(new Set(ids).size, ids.length);
    },
  },
  {
    name: "describes a process",
    async check({ createClient }, { gateway }) {
      const { title, inputs } = await createClient({ url: `${gateway}/` }).process("primes_between");
      equal(title, "Primes between two numbers");
      equal(Object.keys(inputs ?? {}), ["min_val", "max_val"]);
    },
  },
  {
    name: "iterates over jobs by a filter, page by page",
    async check({ createClient }, { gateway }) {
      const client = createClient({ url: gateway });
      const made = await Promise.all([1, 2, 3].map(() => client.execute("process_pipeline", { id: "page" })));
      await Promise.all(made.map((job) => job.result()));
      const found: string[] = [];
      const filter = { processId: "process_pipeline", status: "successful", pageSize: 2 } as const;
      for await (const job of client.jobs(filter)) {
        equal([job.processId, job.status], ["process_pipeline", "successful"]);
        found.push(job.id);
      }
      for (const { id } of made) holds(found.includes(id), `${id} in ${found}`);
      equal(new Set(found).size, found.length);
    },
  },
  {
    name: "reads the headers that it needs",
    async check({ createClient }, { gateway }) {
      const client = createClient({ url: gateway });
      const job = await client.execute("primes_between");
      await job.result();
      const request = { path: `/jobs/${job.id}`, headers: { "if-none-match": '"0"' } };
      const { headers } = await client.transport.send(request);
      holds(headers.get("etag") !== null, "an ETag");
      const held = { ...request, headers: { prefer: "wait=1", "last-event-id": "0" } };
      equal((await client.transport.send(held)).status, 200);
    },
  },
];
