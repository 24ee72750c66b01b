import { beforeAll, describe, expect, it } from "vitest";
import { type Client, createClient } from "../../../src/client/mod.ts";
import { generate } from "../../../src/client/generate/mod.ts";
import type { ProcessDescription } from "../../../src/ogc/process.ts";
import { clientModule, type Modules, writeModules } from "../../support/checked_modules.ts";
import { createRunnerProgram } from "../../support/runner_program.ts";
import { serveGateway } from "../../support/served_gateway.ts";

const timeout = 60_000;

/** Uses what was generated, each value as the type that it was promised to be. */
const program = `
import { createClient } from ${JSON.stringify(clientModule)};
import { primesBetween, simulateScene, returnBaseModel } from "./processes.ts";

const client = createClient({ url: Deno.args[0] ?? "" });
const primes = await primesBetween(client, { min_val: 10, max_val: { value: 30 } });
const { return_value: numbers }: { return_value: readonly number[] } = await primes.result();
const defaults = await (await primesBetween(client)).result();
const scene = await simulateScene(client, {
  var_names: "a",
  bbox: [0, 0, 1, 1],
  end_date: { value: "2025-01-03", mediaType: "text/plain" },
  output_path: "small.zarr",
}, { idempotencyKey: "small" });
const { return_value: link } = await scene.result();
const href: string = "href" in link ? link.href : link.value.href;
const model = await (await returnBaseModel(client, { scene_spec: { threshold: 1, factor: 2 } })).result();
const factor: number | undefined = "value" in model.return_value ? model.return_value.value.factor : undefined;
const last: number = defaults.return_value.at(-1) ?? 0;
console.log(JSON.stringify({ numbers, last, href, factor, id: scene.id }));
`;

/** Lines that are wrong, each with what the compiler says to it. */
const mistakes: readonly (readonly [string, string])[] = [
  [`primesBetween(client, { min_val: "ten" });`, "TS2322"],
  [`primesBetween(client, { min_value: 10 });`, "TS2561"],
  [`primesBetween(client, { max_val: null });`, "TS2322"],
  [`returnBaseModel(client);`, "TS2554"],
  [`returnBaseModel(client, { scene_spec: { threshold: 1 } });`, "TS2322"],
  [
    `process218(client, { start_date: "", end_date: "", geometry: "", indicator_name: "NDVJ", site_extend: null });`,
    "TS2322",
  ],
  [`simulateScene(client, { bbox: [0, 0, 1] });`, "TS2322"],
  [`const text: string = (await (await primesBetween(client)).result()).return_value;`, "TS2322"],
  [`(await (await primesBetween(client)).result()).returned;`, "TS2339"],
];

describe("the module that is generated of a gateway", () => {
  let client: Client;
  let text: string;
  beforeAll(async () => {
    const runner = await createRunnerProgram();
    await runner.start();
    const { gateway, ...served } = await serveGateway({ runners: [runner] });
    client = createClient({ url: gateway.url });
    const processes: ProcessDescription[] = [];
    for await (const { id } of client.processes()) processes.push(await client.process(id));
    text = generate(processes, { clientModule });
    return async () => {
      await served[Symbol.asyncDispose]();
      await runner.stop();
    };
  });

  const written = (main: string): Modules => writeModules({ "processes.ts": text, "main.ts": main });

  it("names the gateway, and has a function for each process of the demo runner", () => {
    expect(text.split("\n")[0]).toBe(`// The processes of ${client.url} as functions.`);
    expect([...text.matchAll(/^export function (\w+)/gm)].map(([, name]) => name)).toEqual([
      "process218",
      "echo",
      "primesBetween",
      "processPipeline",
      "returnBaseModel",
      "simulateScene",
      "sleepAWhile",
    ]);
  });

  it("compiles with a program that uses it, and the program runs", { timeout }, async () => {
    using modules = written(program);
    expect(await modules.check("main.ts")).toBe("");
    const { href, id, ...told } = JSON.parse(await modules.run("main.ts", client.url));
    expect(told).toEqual({ numbers: [11, 13, 17, 19, 23, 29], last: 97, factor: 2 });
    expect(href).toMatch(new RegExp(`^${client.url}/.*${id}.*/small.zarr$`));
  });

  it("lets no wrong input and no wrong result compile", { timeout }, async () => {
    const head = `import { createClient } from ${JSON.stringify(clientModule)};
import { primesBetween, process218, returnBaseModel, simulateScene } from "./processes.ts";
const client = createClient({ url: "http://localhost" });
`;
    const lines = mistakes.map(([mistake]) => mistake);
    using modules = written(head + lines.join("\n"));
    const found = await modules.check("main.ts");
    const first = head.split("\n").length;
    const faults = [...found.matchAll(/(TS\d+) \[ERROR\][^]*?main\.ts:(\d+):/g)].map(([, code, line]) => [
      lines[Number(line) - first],
      code,
    ]);
    expect(faults).toEqual(mistakes);
  });
});
