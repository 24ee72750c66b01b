import { type Claim, equal, holds, thrown } from "../claim.ts";

/** Limits of time, and signals. */
export const waiting: readonly Claim[] = [
  {
    name: "a wait that is over is a TimeoutError, and the job goes on",
    async check({ createClient, TimeoutError }, { gateway }) {
      const job = await createClient({ url: gateway }).execute("sleep_a_while", { duration: 60 });
      const { jobId, timeout } = await thrown(TimeoutError, () => job.result({ timeout: 150 }));
      equal([jobId, timeout], [job.id, 150]);
      await job.refresh();
      equal(job.isFinal, false);
      await thrown(TimeoutError, () => job.result({ timeout: 50, cancelOnTimeout: true }));
      equal(job.status, "dismissed");
    },
  },
  {
    name: "a server that says nothing is a TransportError",
    async check({ createClient, TransportError }, { elsewhere }) {
      const client = createClient({ url: `${elsewhere}/silent`, timeout: 100, retries: 0 });
      const { request } = await thrown(TransportError, () => client.landingPage());
      equal(request, { method: "GET", url: `${elsewhere}/silent/` });
    },
  },
  {
    name: "nobody at all is a TransportError",
    async check({ createClient, TransportError }) {
      // The port of discard, which nothing serves; browsers even refuse to ask it.
      const client = createClient({ url: "http://127.0.0.1:9", retries: 0 });
      await thrown(TransportError, () => client.landingPage());
    },
  },
  {
    name: "whoever aborts is told their own reason",
    async check({ createClient }, { gateway }) {
      class Enough extends Error {}
      const [wait, all] = [new AbortController(), new AbortController()];
      const client = createClient({ url: gateway, signal: all.signal });
      const job = await client.execute("sleep_a_while", { duration: 60 });
      setTimeout(() => wait.abort(new Enough()), 50);
      await thrown(Enough, () => job.result({ signal: wait.signal }));
      const watched = thrown(Enough, () => job.result());
      setTimeout(() => all.abort(new Enough()), 50);
      await watched;
      await thrown(Enough, () => client.landingPage());
      await (await createClient({ url: gateway }).job(job.id)).dismiss();
    },
  },
  {
    name: "a watch that is left leaves the job alone",
    async check({ createClient }, { gateway }) {
      const job = await createClient({ url: gateway }).execute("sleep_a_while", { duration: 60 });
      for await (const { status } of job.watch()) {
        holds(["accepted", "running"].includes(status), status);
        break;
      }
      equal((await job.refresh()).isFinal, false);
      await job.dismiss();
    },
  },
];
