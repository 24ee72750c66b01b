export interface NumberFormat {
  readonly words: string;
  readonly holds: (value: number) => boolean;
}

const largestFloat = 3.4028234663852886e38;

/** OpenAPI 3.0, data types. Integers beyond 2^53 - 1 are refused for what they are: see `exactInteger`. */
export const numberFormats: Readonly<Record<string, NumberFormat>> = {
  int32: {
    words: "an integer of 32 bits, from -2147483648 to 2147483647",
    holds: (value) => Number.isInteger(value) && value === (value | 0),
  },
  int64: { words: "an integer", holds: (value) => Number.isSafeInteger(value) },
  float: {
    words: `a number of 32 bits, from -${largestFloat} to ${largestFloat}`,
    holds: (value) => Math.abs(value) <= largestFloat,
  },
};
