/** Of the program, as in `deno.json`. */
export const version = "0.1.0";
