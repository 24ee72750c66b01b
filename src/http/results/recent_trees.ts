import type { Job } from "../../core/job.ts";
import type { StoredTree } from "../../core/results.ts";

export interface Tree {
  readonly name: string;
  readonly files: StoredTree["files"];
  /** Of the file below the root, by its path with the name of the root; undefined when there is none. */
  sha256Of(path: string): string | undefined;
}

export interface RecentTrees {
  find(job: Job, outputId: string): Tree | undefined;
  keep(job: Job, outputId: string, stored: StoredTree): Tree;
}

/** The trees that were asked for last: whoever reads one file of a tree reads the next, and the list of them may be a megabyte. */
export function recentTrees(most = 8): RecentTrees {
  const known: { readonly job: Job; readonly outputId: string; readonly tree: Tree }[] = [];
  return {
    // An unchanged record stays the same object, and the results of a job never change.
    find: (job, outputId) => known.find((one) => one.job === job && one.outputId === outputId)?.tree,
    keep(job, outputId, { name, files }) {
      const byPath = new Map(files.map(({ path, sha256 }) => [`${name}/${path}`, sha256]));
      const tree = { name, files, sha256Of: (path: string) => byPath.get(path) };
      known.unshift({ job, outputId, tree });
      known.length = Math.min(known.length, most);
      return tree;
    },
  };
}
