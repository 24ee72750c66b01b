const work: (() => Promise<void>)[] = [];

/** Do that when all tests of this file are done, however they went. `file_setup.ts` sees to it. */
export function atEndOfFile(close: () => Promise<void>): void {
  work.push(close);
}

export async function endFile(): Promise<void> {
  for (const close of work.splice(0).reverse()) await close();
}
