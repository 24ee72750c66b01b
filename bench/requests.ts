/** What is asked of every server that is measured. */
export const inputs = { min_val: 0, max_val: 100 };
export const submission = { inputs };

export function executionPath(process: string): string {
  return `/processes/${process}/execution`;
}

export async function submit(
  url: string,
  process: string,
  request: unknown = submission,
): Promise<Readonly<Record<string, unknown>>> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url + executionPath(process), {
    method: "POST",
    headers,
    body: JSON.stringify(request),
  });
  if (answer.status !== 201) {
    throw new Error(`Cannot submit to ${url}: ${answer.status} ${await answer.text()}`);
  }
  return await answer.json();
}

export async function describe(url: string, process: string): Promise<unknown> {
  return await (await fetch(`${url}/processes/${process}`)).json();
}
