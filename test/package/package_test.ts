/** What others install: the tarball in an empty project of Node. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import config from "../../deno.json" with { type: "json" };
import { bundle } from "../support/bundle.ts";
import { has } from "../support/has.ts";
import { createRunnerProgram, type RunnerProgram } from "../support/runner_program.ts";
import { type ServedGateway, serveGateway } from "../support/served_gateway.ts";
import { createNodeProject, type NodeProject } from "./node_project.ts";

const isPossible = (["node", "apiTools", "workerd"] as const).every(has);

describe.skipIf(!isPossible)("the package", { timeout: 30_000 }, () => {
  let project: NodeProject;
  let runner: RunnerProgram;
  let served: ServedGateway;
  beforeAll(async () => {
    runner = await createRunnerProgram();
    await runner.start();
    const { url, secret } = runner;
    [project, served] = await Promise.all([
      createNodeProject(),
      serveGateway({ runners: [{ url, secret }] }),
    ]);
  });
  afterAll(async () => {
    project?.[Symbol.dispose]();
    await Promise.all([served?.[Symbol.asyncDispose](), runner?.stop()]);
  });

  it("runs the client of the README in Node", async () => {
    const example = readFileSync("examples/first_job.ts", "utf8");
    const text = example.replace("../src/client/mod.ts", "@tidegate/tidegate/client");
    const printed = await project.run("example.mjs", text, { TIDEGATE_URL: served.gateway.url });
    expect(printed.split("\n")).toContainEqual(expect.stringMatching(/11, *13, *17/));
  });

  const typed = `
    import { createClient, type Job, JobError } from "@tidegate/tidegate/client";
    import { type OpenedZarr, zarrOpener } from "@tidegate/tidegate/client/openers";
    import { createRunner, defineProcess } from "@tidegate/tidegate/runner";
    const client = createClient({ url: "http://localhost:8008", auth: { bearer: "abc" } });
    export const job: Job = await client.execute("primes_between", { max_val: 50 });
    for await (const { status } of job.watch()) if (status === "failed") throw new JobError(job.statusInfo!);
    client.openers.register(zarrOpener);
    export const cube = await client.openResult(job.id) as OpenedZarr;
    const process = defineProcess({
      id: "greet", version: "1.0.0", inputs: { name: { schema: { type: "string" } } },
      outputs: { greeting: { schema: { type: "string" } } },
      run: ({ name }) => ({ greeting: name.toUpperCase() }),
    });
    export const runner = createRunner({ secret: "whsec_", processes: [process] });
    // @ts-expect-error: it is a string
    export const id: number = job.id;
    // @ts-expect-error: there is no such option
    createClient({ url: "http://localhost:8008", token: "abc" });
    // @ts-expect-error: no such status
    export const isQueued = job.status === "queued";`;

  it("has types, which are of use in a strict project", async () => {
    const libraries = ["--target", "es2022", "--lib", "es2022,esnext.disposable,dom,dom.iterable"];
    const options = ["--module", "nodenext", "--exactOptionalPropertyTypes", "--skipDefaultLibCheck"];
    expect(await project.typeCheck(typed, [...options, ...libraries])).toEqual([]);
  });

  it("loads nothing from elsewhere for the client", async () => {
    const loaded = async (name: string) => {
      const { default: file = "" } = project.manifest.exports[name] ?? {};
      const { weights } = await bundle({ entry: join(project.installed, file), atOnceOnly: true });
      return weights.map(([path]) => path.split("/node_modules/").at(-1) ?? "");
    };
    const files = await loaded("./client");
    expect(files).toContain("@tidegate/tidegate/src/client/watch/read_events.js");
    expect(files.filter((path) => !path.startsWith("@tidegate/tidegate/"))).toEqual([]);
    expect((await loaded("./runner")).some((path) => path.startsWith("zod/"))).toBe(true);
  });

  it("depends on nothing but what its modules load", () => {
    expect(Object.keys(project.manifest.dependencies)).not.toContain("hono");
    expect(Object.keys(project.manifest.dependencies)).not.toContain("vitest");
  });

  it("has the programs that this checkout has, which say how they are used", async () => {
    const programs = Object.keys(project.manifest.bin ?? {});
    expect(programs).toEqual("./cli" in config.exports ? ["tidegate"] : []);
    for (const program of programs) expect(await project.runBin(program, "--help")).toContain(program);
  });
});
