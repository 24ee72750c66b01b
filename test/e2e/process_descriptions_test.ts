import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { watchedFetch } from "../support/answer_check/watched_fetch.ts";
import { createSite, type Site } from "../support/site.ts";
import {
  type ReferenceDescription,
  referenceDescriptions,
  withoutWords,
} from "./cuiman/reference_descriptions.ts";

/** What the demo processes say more than the reference does, and why. */
const added = {
  // The reference leaves these out: the standard's defaults would be synchronous and no dismiss, which it never does.
  jobControlOptions: ["async-execute", "dismiss"],
  outputTransmission: ["value"],
  // How the gateway is to run it: this client asks for no form of results, and reads only documents.
  "x-tidegate": { defaultResponse: "document" },
};

/** The reference runs without these too, but does not say so; the gateway checks what is said. */
const optional: Readonly<Record<string, readonly string[]>> = {
  simulate_scene: ["var_names", "output_path"],
};

function expected(id: string, reference: ReferenceDescription): unknown {
  const inputs = Object.entries(reference.inputs).map(([name, input]) => [
    name,
    optional[id]?.includes(name) ? { ...input, minOccurs: 0 } : input,
  ]);
  return { ...reference, inputs: Object.fromEntries(inputs), ...added };
}

describe("GET /processes/{id} of the demo processes", () => {
  let site: Site;
  beforeAll(async () => {
    site = await createSite();
  });
  afterAll(() => site?.stop());

  test.each([...referenceDescriptions])(
    "%s has the inputs, outputs, schemas and version of the reference",
    async (id, reference) => {
      const answer = await watchedFetch(`${site.gateway.url}/processes/${id}`);
      expect(answer.status).toBe(200);
      const { links, ...described } = await answer.json();
      expect(links).not.toEqual([]);
      expect(withoutWords(described)).toEqual(withoutWords(expected(id, reference)));
    },
  );
});
