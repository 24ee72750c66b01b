/** The class `json`. */
import { expect, test } from "vitest";
import { conformanceSite } from "./conformance_site.ts";

const at = conformanceSite();

test("/req/json/definition: every resource comes as application/json, asked for or not", async () => {
  const jobId = await at.ended({ response: "document" });
  const paths = ["/", "/conformance", "/processes", "/processes/shapes", "/jobs", `/jobs/${jobId}`];
  for (const path of [...paths, `/jobs/${jobId}/results`]) {
    for (const headers of [{}, { accept: "application/json" }]) {
      const answer = await at.get(path, headers);
      expect([path, answer.status, answer.headers.get("content-type")])
        .toEqual([path, 200, "application/json"]);
      expect(answer.body).toEqual(expect.any(Object));
    }
  }
  for (const prefer of [undefined, "respond-async"]) {
    const { headers } = await at.execute({ response: "document" }, prefer === undefined ? {} : { prefer });
    expect(headers.get("content-type")).toBe("application/json");
  }
});
