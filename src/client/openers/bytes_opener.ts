import { octets } from "./media_type.ts";
import type { Opener } from "./opener.ts";

/** Bytes of which nobody says what they are, as a Blob. */
export const bytesOpener: Opener = {
  name: "bytes",
  isUsable: () => true,
  accept: ({ effectiveMediaType }) => effectiveMediaType === octets || `opens ${octets}`,
  open: (context) => context.content(),
};
