/** What is to be one module: a file, or a text that imports files from the root of the repository. */
export interface BundleOptions {
  readonly entry?: string;
  readonly text?: string;
  readonly minify?: boolean;
  /** Without what it imports later, by `import()`: what a page loads at first. */
  readonly atOnceOnly?: boolean;
}

export interface Bundle {
  /** JavaScript of 2022, which imports nothing but modules of Node by `node:`. */
  readonly code: string;
  /** Each file with its bytes in `code`, the heaviest first. */
  readonly weights: readonly (readonly [path: string, bytes: number])[];
}
