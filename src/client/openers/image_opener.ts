import type { Opener } from "./opener.ts";

/** A picture as a Blob with its type, which every platform has: `createImageBitmap` and `URL.createObjectURL` take it. */
export const imageOpener: Opener = {
  name: "image",
  isUsable: () => true,
  accept: ({ effectiveMediaType: type = "" }) =>
    type.startsWith("image/") || "opens image/*, .png, .jpg, ...",
  open: (context) => asBlob(context),
};

async function asBlob({ content, effectiveMediaType }: Parameters<Opener["open"]>[0]): Promise<Blob> {
  const blob = await content();
  return blob.slice(0, blob.size, effectiveMediaType);
}
