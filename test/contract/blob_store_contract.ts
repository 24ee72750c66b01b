import { describe } from "vitest";
import type { BlobStore } from "../../src/core/ports.ts";
import { keyContract } from "./blob_store/key_contract.ts";
import { modelContract } from "./blob_store/model_contract.ts";
import { readContract } from "./blob_store/read_contract.ts";
import { removeContract } from "./blob_store/remove_contract.ts";
import { writeContract } from "./blob_store/write_contract.ts";

/**
 * What every store of files promises, whatever it keeps them in.
 *
 * @param open Gives an empty store.
 */
export function blobStoreContract(name: string, open: () => Promise<BlobStore>): void {
  describe(`${name} as a blob store`, () => {
    writeContract(open);
    readContract(open);
    keyContract(open);
    removeContract(open);
    modelContract(open);
  });
}
