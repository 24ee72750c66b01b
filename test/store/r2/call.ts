/** What `r2_worker.ts` does with the R2 store, or with the bucket below it. */
export type R2Call =
  & (
    | {
      readonly verb: "write";
      readonly key: string;
      readonly mediaType: string;
      readonly limitBytes: number;
      /** Where the content is asked for, chunk by chunk. Default: it is the body of the request. */
      readonly pullFrom?: string;
    }
    | { readonly verb: "stat"; readonly key: string }
    | {
      readonly verb: "read";
      readonly key: string;
      readonly range?: { readonly start: number; readonly end: number };
    }
    | { readonly verb: "removeAll"; readonly prefix: string; readonly except?: string }
    /** The names of all objects. */
    | { readonly verb: "names" }
    | { readonly verb: "clear" }
    | { readonly verb: "put" | "delete"; readonly names: readonly string[] }
  )
  & {
    readonly lost?: LostAnswer;
    readonly meanwhile?: Meanwhile;
  };

/** A call to R2, the first being 1, that brings no answer. */
export interface LostAnswer {
  readonly atCall: number;
  /** Whether R2 did what it was asked. */
  readonly isDone: boolean;
  /** Of the store, with all calls after that. Otherwise they are answered again. */
  readonly isEnd: boolean;
}

/** Just before a call to R2, the first being 1, somebody else writes a file of that many bytes, all 7, of the type `c/d`. */
export interface Meanwhile {
  readonly atCall: number;
  /** Before each call after that too. */
  readonly isRepeated?: true;
  readonly key: string;
  readonly size: number;
}
