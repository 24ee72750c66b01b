const pollMilliseconds = 20;

/**
 * Ask until there is an answer. A rejection counts as "not yet".
 *
 * @throws Error that says what was waited for and what was seen last
 */
export async function eventually<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T | undefined> | T | undefined,
  seen: () => unknown = () => undefined,
): Promise<T> {
  const until = performance.now() + seconds * 1000;
  let problem: unknown;
  while (performance.now() < until) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      problem = error;
    }
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
  const last = seen() ?? (problem instanceof Error ? problem.message : undefined);
  throw new Error(`Not within ${seconds} s: ${what}${last === undefined ? "" : `; ${JSON.stringify(last)}`}`);
}
