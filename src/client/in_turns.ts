/**
 * Work through a list, so many of it at once, in its order. After a failure nothing more is begun.
 *
 * @throws what failed first, once whatever was begun has ended
 */
export async function inTurns<T>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<void>,
  atOnce = 6,
): Promise<void> {
  const failures: unknown[] = [];
  const left = items.entries();
  const turn = async () => {
    for (const [index, item] of left) {
      if (failures.length > 0) return;
      await work(item, index).catch((error) => void failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, turn));
  if (failures.length > 0) throw failures[0];
}
