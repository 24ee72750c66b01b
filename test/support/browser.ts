import { type Browser, chromium, type Page } from "playwright-core";
import { pathOf } from "./has.ts";

export interface VisitedPage extends AsyncDisposable {
  readonly page: Page;
  /** Every URL that was asked for, with the status of its answer; `failed` without one. */
  readonly requests: readonly { readonly url: string; readonly status: number | "failed" }[];
  /** What went wrong, as the browser says: errors and warnings on the console, and what no policy allows. */
  readonly complaints: readonly string[];
}

/** A real browser, without a window. Only behind `has("chromium")`. */
export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: pathOf("chromium"), args: ["--no-sandbox"] });
}

/** Open a page, and keep account of what it does. */
export async function visit(browser: Browser, url: string): Promise<VisitedPage> {
  const page = await browser.newPage();
  const requests: { url: string; status: number | "failed" }[] = [];
  const complaints: string[] = [];
  page.on("requestfailed", (request) => void requests.push({ url: request.url(), status: "failed" }));
  page.on("response", (response) => void requests.push({ url: response.url(), status: response.status() }));
  page.on("pageerror", (error) => void complaints.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(url, { waitUntil: "load" });
  return { page, requests, complaints, [Symbol.asyncDispose]: () => page.close() };
}
