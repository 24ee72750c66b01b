import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBrowser, visit } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { has } from "../support/has.ts";
import { createSite, type Site } from "../support/site.ts";

type Paths = Record<string, Record<string, { operationId: string }>>;

describe.skipIf(!has("chromium"))("/docs in a browser", { timeout: 60_000 }, () => {
  let site: Site;
  let browser: Browser;
  beforeAll(async () => {
    [site, browser] = await Promise.all([
      createSite({ env: { TIDEGATE_STORE_TIMEOUT_SECONDS: "10" } }),
      startBrowser(),
    ]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), site?.stop()]);
  });

  async function operations(): Promise<string[]> {
    const document = await (await fetch(`${site.gateway.url}/api`)).json() as { paths: Paths };
    return Object.values(document.paths).flatMap(Object.values<{ operationId: string }>)
      .map(({ operationId }) => operationId);
  }

  it.each(["/docs", "/api"])(
    "%s shows every operation, asks nobody else, and has nothing to complain about",
    async (path) => {
      await using visited = await visit(browser, `${site.gateway.url}${path}`);
      const { page, requests, complaints } = visited;
      const expected = await operations();
      await page.locator(".opblock").nth(expected.length - 1).waitFor();
      const shown = await page.locator(".opblock-summary-operation-id").allTextContents();
      expect(shown.toSorted()).toEqual(expected.toSorted());
      expect(complaints).toEqual([]);
      expect(requests.filter(({ status }) => status !== 200)).toEqual([]);
      const elsewhere = requests.filter(({ url }) =>
        !url.startsWith(`${site.gateway.url}/`) && !url.startsWith("data:")
      );
      expect(elsewhere).toEqual([]);
      expect(requests.length).toBeGreaterThanOrEqual(6);
    },
  );

  it("runs a job from the page, by keyboard alone", async () => {
    await using visited = await visit(browser, `${site.gateway.url}/docs#/Processes/execute`);
    const { page, complaints } = visited;
    const execute = page.locator("#operations-Processes-execute");
    await execute.getByRole("button", { name: "Try it out" }).press("Enter");
    await execute.getByPlaceholder("processID").fill("echo");
    await execute.locator("textarea").fill(
      '{"inputs": {"message": "from the page"}, "response": "document"}',
    );
    await execute.getByRole("button", { name: "Execute", exact: true }).press("Enter");
    await execute.locator(".live-responses-table .response-col_status").getByText("200").waitFor();
    expect(await execute.locator(".live-responses-table").textContent()).toContain("from the page");
    expect(complaints).toEqual([]);
  });

  it("lets nothing in from elsewhere", async () => {
    await using visited = await visit(browser, `${site.gateway.url}/docs`);
    const { page, complaints } = visited;
    await page.evaluate(
      `document.body.append(Object.assign(new Image(), { src: "https://elsewhere.test/a.png" }))`,
    );
    await eventually("the browser refuses", 5, () => complaints.length > 0 || undefined);
    expect(complaints.join()).toContain("img-src");
  });
});
