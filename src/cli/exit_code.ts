/** What the process ends with. */
export const exitCode = {
  ok: 0,
  /** What was typed or configured cannot be done. */
  usage: 1,
  /** The gateway said no, or the job ended without results. */
  api: 2,
  /** Nobody knows: no answer came, or not in time. */
  transport: 3,
  /** Ctrl-C. */
  interrupted: 130,
} as const;
