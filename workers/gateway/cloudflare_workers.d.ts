/** What is used of the module `cloudflare:workers`, which only workerd has. */
export const env: Readonly<Record<string, unknown>>;
export function waitUntil(work: Promise<unknown>): void;
