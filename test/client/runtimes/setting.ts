/** What the claims are checked against. Plain JSON: it is handed to other processes, a Worker and a page. */
export interface Setting {
  /** URL of a gateway with the demo processes. */
  readonly gateway: string;
  /** An API key that is good there. */
  readonly key: string;
  /** URL of `startElsewhere`: another origin. */
  readonly elsewhere: string;
  /** A callback as a gateway sends it. */
  readonly callback: {
    readonly secret: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}
