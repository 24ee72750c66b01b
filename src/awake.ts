/** How long the process may be busy with something else before it counts as stopped. */
const stoppedMilliseconds = 1_000;
const lookMilliseconds = 250;

export interface Awake {
  /** Since when the process has run without a stop. */
  readonly since: () => Date;
  readonly end: () => void;
}

/**
 * A process that was stopped (a frozen machine, a closed lid) has heard nobody meanwhile, and its timers may go off before what
 * was said to it is read. The clock of the system tells of it: it goes on while a process and even a machine stand still.
 */
export function watchAwake(start: Date): Awake {
  let since = start;
  let lookedAt = Date.now();
  function look(): void {
    const at = Date.now();
    if (at - lookedAt > stoppedMilliseconds) since = new Date(at);
    lookedAt = at;
  }
  const timer = setInterval(look, lookMilliseconds);
  return {
    since() {
      look();
      return since;
    },
    end: () => clearInterval(timer),
  };
}
