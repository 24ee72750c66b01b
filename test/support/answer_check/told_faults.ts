const found = new Set<string>();

/** Fails the test that is running when it ends, whatever that does meanwhile. */
export function tell(fault: string): void {
  found.add(fault);
}

/** @throws Error that names every answer since the last call that was outside the document */
export function refuseUndescribed(): void {
  const answers = [...found];
  found.clear();
  if (answers.length > 0) throw new Error(`Answers outside the OpenAPI document:\n${answers.join("\n")}`);
}
