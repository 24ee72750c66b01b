/** How a Worker is served. */
export interface WorkerSettings {
  /** The TypeScript file whose default export is the Worker. */
  readonly entry: string;
  readonly port: number;
  readonly compatibilityDate: string;
  readonly compatibilityFlags?: readonly string[];
  readonly vars?: Readonly<Record<string, unknown>>;
  /** Bindings, each to a bucket of its own. */
  readonly r2Buckets?: readonly string[];
  /** The folder that keeps the buckets over starts. Default: they are gone with the program. */
  readonly r2Persist?: string;
}
