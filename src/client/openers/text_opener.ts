import { csv, tsv } from "./media_type.ts";
import type { Opener } from "./opener.ts";

/** A text by its characters. Tables are left to the opener that reads them: without it they are no text all of a sudden. */
export const textOpener: Opener = {
  name: "text",
  isUsable: () => true,
  accept({ effectiveMediaType: type = "" }) {
    const isText = type.startsWith("text/") && type !== csv && type !== tsv;
    return isText || `opens text/* (but ${csv} and ${tsv}), .txt and inline texts`;
  },
  open: (context) => context.text(),
};
