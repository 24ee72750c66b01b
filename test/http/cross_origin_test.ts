import { describe, expect, it } from "vitest";
import { createWorld } from "../support/world.ts";

const origin = "https://app.example.org";
const hello = { inputs: { message: "hello" } };

const list = (headers: Headers, name: string) => (headers.get(name) ?? "").toLowerCase().split(/,\s*/).sort();

describe("a browser on another site", () => {
  it("may ask before it acts: any method of ours, with the headers of ours", async () => {
    const world = await createWorld();
    for (const method of ["GET", "POST", "DELETE", "PUT"]) {
      const { status, headers, text } = await world.ask("/jobs/x", {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": method,
          "access-control-request-headers": "authorization, content-type, prefer, idempotency-key",
        },
      });
      expect([status, text]).toEqual([204, ""]);
      expect(headers.get("access-control-allow-origin")).toBe("*");
      expect(list(headers, "access-control-allow-methods")).toContain(method.toLowerCase());
      expect(list(headers, "access-control-allow-headers")).toEqual([
        "authorization",
        "content-type",
        "idempotency-key",
        "prefer",
      ]);
      expect(headers.get("access-control-max-age")).toBe("86400");
    }
  });

  it("may read answers and the headers that matter, of failures too, and never with credentials", async () => {
    const world = await createWorld();
    const answers = [
      await world.ask("/", { headers: { origin } }),
      await world.ask("/jobs/nobody", { headers: { origin } }),
      await world.ask("/nowhere", { headers: { origin } }),
      await world.ask("/jobs", { method: "PUT", headers: { origin } }),
      await world.execute("async_only", hello, { origin }),
      await world.execute("async_only", {}, { origin }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 405, 201, 400]);
    for (const { headers } of answers) {
      expect(headers.get("access-control-allow-origin")).toBe("*");
      expect(headers.get("access-control-allow-credentials")).toBeNull();
      const exposed = [
        "location",
        "link",
        "retry-after",
        "preference-applied",
        "idempotency-replayed",
        "etag",
        "content-location",
        "x-request-id",
      ];
      expect(list(headers, "access-control-expose-headers")).toEqual(expect.arrayContaining(exposed));
    }
  });

  it("costs nobody else a header", async () => {
    const world = await createWorld();
    const { headers } = await world.ask("/");
    expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});
