import { generate } from "../../../../src/client/generate/mod.ts";
import { createRequest } from "../../../../src/client/templates/mod.ts";
import { validate } from "../../../../src/client/validate/mod.ts";
import { type Claim, equal, holds } from "../claim.ts";

/** What stands beside the client, in entries of its own. Workers and pages with a policy run no code that is made of text. */
export const beside: readonly Claim[] = [
  {
    name: "makes a request of a description, which is valid and runs",
    async check({ createClient }, { gateway }) {
      const client = createClient({ url: gateway });
      const process = await client.process("primes_between");
      const request = createRequest(process, { all: true });
      equal([request.inputs, validate(process, request)], [{ min_val: 0, max_val: 100 }, []]);
      const results = await (await client.execute(process.id, request.inputs)).result();
      holds(JSON.stringify(results).includes("97"), JSON.stringify(results));
    },
  },
  {
    name: "finds what is wrong with a request, as the gateway does",
    async check({ createClient, InvalidInputsError }, { gateway }) {
      const client = createClient({ url: gateway });
      const process = await client.process("simulate_scene");
      const inputs = { resolution: 5, bbox: [1, 2, 3] };
      const faults = validate(process, { inputs });
      const error = await client.execute(process.id, inputs).catch((thrown: unknown) => thrown);
      holds(error instanceof InvalidInputsError, String(error));
      const pointers = (list: readonly { readonly pointer?: string | undefined }[]) =>
        list.map(({ pointer }) => pointer).toSorted();
      equal([pointers(faults), faults.length], [pointers(error.errors), 2]);
    },
  },
  {
    name: "writes a module of functions",
    async check({ createClient }, { gateway }) {
      const module = generate([await createClient({ url: gateway }).process("primes_between")]);
      holds(module.includes("export function primesBetween("), module);
    },
  },
];
