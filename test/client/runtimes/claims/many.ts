import { type Claim, equal, holds, thrown } from "../claim.ts";

const inputs = [10, 20, 0, 30, 40].map((max_val) => ({ min_val: 5, max_val }));

/** Many jobs as one, and opened results. */
export const many: readonly Claim[] = [
  {
    name: "many jobs are one request, and outcomes in their order",
    async check({ createClient, JobFailedError }, { gateway }) {
      let sent = 0;
      const fetch = (input: string | URL | Request, init?: RequestInit) => {
        if (init?.method === "POST") sent++;
        return globalThis.fetch(input, init);
      };
      const set = await createClient({ url: gateway, fetch }).executeAll("primes_between", inputs);
      equal([set.jobs.length, set.groups.length, sent], [5, 1, 1]);
      const outcomes = await set.get();
      equal(outcomes.map(({ index }) => index), [0, 1, 2, 3, 4]);
      equal(outcomes.map(({ ok }) => ok), [true, true, false, true, true]);
      const [first, , failed] = outcomes;
      equal(first?.ok && first.results, { return_value: [5, 7] });
      holds(failed?.ok === false && failed.error instanceof JobFailedError, "a failure is a value");
    },
  },
  {
    name: "many jobs are told of once each, as they end",
    async check({ createClient }, { gateway }) {
      const set = await createClient({ url: gateway }).executeAll("sleep_a_while", [
        { duration: 1 },
        { duration: 0 },
        { duration: 1.5 },
      ]);
      const ended: number[] = [];
      for await (const { index } of set.asCompleted()) ended.push(index);
      equal([ended[0], ended.toSorted()], [1, [0, 1, 2]]);
    },
  },
  {
    name: "many jobs are a text, and again many jobs",
    async check({ createClient, JobSet, TidegateError }, { gateway, key }) {
      const client = createClient({ url: gateway, auth: { bearer: key } });
      const set = await client.executeAll("primes_between", inputs.slice(0, 2));
      const text = await set.toText();
      holds(!text.includes(key), text);
      const again = await JobSet.parse(text);
      equal(again.jobIds, set.jobIds);
      const results = [await again.get()].flat().map((outcome) => outcome.ok && outcome.results);
      equal(results, [{ return_value: [5, 7] }, { return_value: [5, 7, 11, 13, 17, 19] }]);
      await thrown(TidegateError, () => JobSet.parse("{}"));
    },
  },
  {
    name: "opens a result, and hands it to an opener that was registered",
    async check({ createClient, NoOpenerError }, { gateway }) {
      const client = createClient({ url: gateway });
      const job = await client.execute("primes_between", { min_val: 10, max_val: 20 });
      equal(await client.openResult(job.id), [11, 13, 17, 19]);
      const unregister = client.openers.register({
        name: "sum",
        isUsable: () => true,
        accept: ({ outputValue }) => Array.isArray(outputValue),
        open: ({ outputValue }) => (outputValue as number[]).reduce((sum, prime) => sum + prime),
      });
      equal(await client.openResult(job.id), 60);
      unregister();
      equal(await client.openResult(job.id), [11, 13, 17, 19]);
      await thrown(NoOpenerError, () => client.openResult(job.id, { mediaType: "application/x-odd" }));
    },
  },
];
