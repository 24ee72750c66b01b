import { type Claim, equal, holds, thrown } from "../claim.ts";

/** Errors by class. */
export const failing: readonly Claim[] = [
  {
    name: "a process or a job that is not there has an error of its own",
    async check({ createClient, NoSuchJobError, NoSuchProcessError }, { gateway }) {
      const client = createClient({ url: gateway });
      const error = await thrown(NoSuchProcessError, () => client.execute("no_such", {}));
      equal([error.status, error.name], [404, "NoSuchProcessError"]);
      equal(error.request, { method: "POST", url: `${gateway}/processes/no_such/execution` });
      await thrown(NoSuchProcessError, () => client.process("no_such"));
      await thrown(NoSuchJobError, () => client.job("no_such"));
    },
  },
  {
    name: "invalid inputs are pointed at",
    async check({ createClient, ApiError, InvalidInputsError }, { gateway }) {
      const client = createClient({ url: gateway });
      const inputs = { resolution: 5, periodicity: "often" };
      const error = await thrown(InvalidInputsError, () => client.execute("simulate_scene", inputs));
      holds(error instanceof ApiError, "which is an ApiError");
      equal(error.errors.map(({ pointer }) => pointer).toSorted(), [
        "/inputs/periodicity",
        "/inputs/resolution",
      ]);
    },
  },
  {
    name: "a job that failed is thrown as what went wrong",
    async check({ createClient, JobError, JobFailedError, JobInvalidError }, { gateway }) {
      const client = createClient({ url: gateway });
      const job = await client.execute("sleep_a_while", { duration: 0.05, fail: true });
      const error = await thrown(JobFailedError, () => job.result());
      holds(error instanceof JobError, "which is a JobError");
      holds(error.message.includes("Woke up too early"), error.message);
      equal([error.jobId, error.statusInfo.status, job.status], [job.id, "failed", "failed"]);
      await thrown(JobFailedError, () => job.results());
      const invalid = await client.execute("sleep_a_while", { duration: -1 });
      await thrown(JobInvalidError, () => invalid.result());
    },
  },
  {
    name: "results before the end are not ready",
    async check({ createClient, ResultNotReadyError }, { gateway }) {
      const job = await createClient({ url: gateway }).execute("sleep_a_while", { duration: 60 });
      await thrown(ResultNotReadyError, () => job.results());
      await job.dismiss();
    },
  },
];
