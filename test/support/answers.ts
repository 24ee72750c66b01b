/** Whether the URL answers with that status (any status, when none is given). */
export async function answers(url: string, status?: number): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: "manual" });
  await answer.body?.cancel();
  return status === undefined || answer.status === status;
}
