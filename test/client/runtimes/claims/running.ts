import { type Claim, equal, holds, thrown } from "../claim.ts";

/** The life of a job. */
export const running: readonly Claim[] = [
  {
    name: "executes a process and gives its results",
    async check({ createClient }, { gateway }) {
      const job = await createClient({ url: gateway }).execute("primes_between", {
        min_val: 10,
        max_val: 20,
      });
      equal(await job.result(), { return_value: [11, 13, 17, 19] });
      equal(await job.results(), { return_value: [11, 13, 17, 19] });
      equal(await (await job.output("return_value")).json(), [11, 13, 17, 19]);
    },
  },
  {
    name: "a job that is executed twice at once is one job",
    async check({ createClient }, { gateway }) {
      const client = createClient({ url: gateway });
      const job = client.prepare("process_pipeline", { id: "once" });
      await Promise.all([job.execute(), job.execute(), job.execute()]);
      const options = { idempotencyKey: crypto.randomUUID() };
      const twins = [1, 2].map(() => client.prepare("process_pipeline", { id: "twin" }, options));
      const [one, other] = await Promise.all(twins.map((twin) => twin.execute()));
      equal(one?.id, other?.id);
      holds(one?.id !== job.id, "another key is another job");
    },
  },
  {
    name: "watches a job: its statuses in their order, to the end",
    async check({ createClient }, { gateway }) {
      const job = await createClient({ url: gateway }).execute("sleep_a_while", { duration: 1 });
      const seen = [];
      for await (const status of job.watch({ pollInterval: 100 })) seen.push(status);
      const order = ["accepted", "running", "successful"];
      const steps = seen.map(({ status, progress = 0 }) => order.indexOf(status) * 1000 + progress);
      equal(steps, steps.toSorted((a, b) => a - b));
      equal([seen.at(-1)?.status, job.status, job.progress], ["successful", "successful", 100]);
      holds(seen.length >= 3, `${seen.length} statuses, so the job was seen on its way`);
      equal(new Set(seen.map((status) => JSON.stringify(status))).size, seen.length);
    },
  },
  {
    name: "is told of a job by one stream",
    async check({ createClient }, { gateway }) {
      const asked: string[] = [];
      const fetch = async (input: string | URL | Request, init?: RequestInit) => {
        const answer = await globalThis.fetch(input, init);
        asked.push(answer.headers.get("content-type") ?? "");
        return answer;
      };
      const job = await createClient({ url: gateway, fetch }).execute("sleep_a_while", { duration: 0.8 });
      for await (const status of job.watch()) void status;
      equal(asked.slice(1), ["text/event-stream"]);
    },
  },
  {
    name: "tells a progress of 0 as 0",
    async check({ createClient }, { gateway }) {
      const job = await createClient({ url: gateway }).execute("echo", { message: "hi", pause: 1000 });
      for await (const { status, progress } of job.watch({ pollInterval: 100 })) {
        if (status !== "running" || progress === undefined) continue;
        equal([progress, job.progress], [0, 0]);
        break;
      }
      await job.dismiss();
    },
  },
  {
    name: "a job that has ended no longer grows older",
    async check({ createClient }, { gateway }) {
      const job = await createClient({ url: gateway }).execute("sleep_a_while", { duration: 0.1 });
      await job.result();
      const { startedAt, finishedAt, duration } = job;
      holds(startedAt !== undefined && finishedAt !== undefined, "both times are told");
      await new Promise((resolve) => setTimeout(resolve, 20));
      equal([job.duration, duration], Array(2).fill(finishedAt.getTime() - startedAt.getTime()));
    },
  },
  {
    name: "what is absent is undefined, never null",
    async check({ createClient }, { gateway }) {
      const job = await createClient({ url: gateway }).execute("sleep_a_while", { duration: 0.3 });
      equal([job.finishedAt, job.expiresAt], [undefined, undefined]);
      for await (const status of job.watch({ pollInterval: 100 })) {
        holds(!JSON.stringify(status).includes("null"), JSON.stringify(status));
        equal("expires" in status, job.isFinal);
      }
      holds((job.expiresAt?.getTime() ?? 0) > Date.now(), "it expires some day");
    },
  },
  {
    name: "gives the log of a job",
    async check({ createClient }, { gateway }) {
      const client = createClient({ url: gateway });
      const job = await client.execute("steady", { logs: true, steps: 3, stepMilliseconds: 1 });
      await job.result();
      const logs = await job.logs();
      equal(logs.map(({ level, message }) => [level, message]), [1, 2, 3].map((n) => ["info", `step ${n}`]));
      holds(logs.every(({ at }) => Date.parse(at) > 0), "each has its time");
      equal((await job.logs({ limit: 1 })).map(({ message }) => message), ["step 3"]);
    },
  },
  {
    name: "dismisses a job",
    async check({ createClient, JobDismissedError }, { gateway }) {
      const client = createClient({ url: gateway });
      const job = await client.execute("sleep_a_while", { duration: 60 });
      await job.dismiss();
      equal([job.status, job.isFinal], ["dismissed", true]);
      const again = await client.job(job.id);
      const { code, jobId } = await thrown(JobDismissedError, () => again.result());
      equal([code, jobId], ["dismissed", job.id]);
    },
  },
];
