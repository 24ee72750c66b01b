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
    readonly dies?: Death;
  };

/** From that call to R2 on, the first being 1, every call fails; whether the first of these was carried out or not. */
export interface Death {
  readonly atCall: number;
  readonly isCarriedOut: boolean;
}
