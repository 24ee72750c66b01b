import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { watchedFetch } from "../support/answer_check/watched_fetch.ts";
import { createSite, type Site } from "../support/site.ts";

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly example?: unknown }[];
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly examples?: Readonly<Record<string, { readonly value: unknown }>> }>
    >;
  };
}

describe("the examples of the OpenAPI document", () => {
  let site: Site;
  let paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  beforeAll(async () => {
    site = await createSite({ env: { TIDEGATE_STORE_TIMEOUT_SECONDS: "10" } });
    paths = (await (await fetch(`${site.gateway.url}/api`)).json()).paths;
  });
  afterAll(() => site?.stop());

  /** The URL of an operation, with the parameters of its examples. */
  function urlOf(path: string, { parameters = [] }: Operation): string {
    const shown = parameters.filter(({ example }) => example !== undefined);
    const filled = shown.reduce(
      (text, { name, example }) => text.replace(`{${name}}`, encodeURIComponent(String(example))),
      path,
    );
    const query = shown.filter((parameter) => parameter.in === "query").map((
      { name, example },
    ) => [name, String(example)]);
    return `${site.gateway.url}${filled}?${new URLSearchParams(query)}`;
  }

  it("are requests that can be made as they are", async () => {
    const execution = "/processes/{processID}/execution";
    const execute = paths[execution]?.["post"];
    const requests = Object.values(execute?.requestBody?.content["application/json"]?.examples ?? {});
    expect(requests.length).toBeGreaterThan(3);
    const headers = { "content-type": "application/json", "prefer": "respond-async" };
    for (const { value } of requests) {
      const body = JSON.stringify(value);
      const answer = await watchedFetch(urlOf(execution, execute!), { method: "POST", headers, body });
      expect([body, answer.status]).toEqual([body, 201]);
      await answer.body?.cancel();
    }
  });

  it("lead to answers wherever no job is named", async () => {
    const asked: string[] = [];
    for (const [path, { get }] of Object.entries(paths)) {
      if (get === undefined || /\{(jobID|link)\}/.test(path)) continue;
      const answer = await watchedFetch(urlOf(path, get));
      expect([get.operationId, answer.status]).toEqual([get.operationId, 200]);
      await answer.body?.cancel();
      asked.push(get.operationId);
    }
    expect(asked.length).toBeGreaterThanOrEqual(10);
  });
});
