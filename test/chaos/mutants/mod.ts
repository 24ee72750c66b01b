import { coreMutants } from "./core.ts";
import { httpMutants } from "./http.ts";
import { storeMutants } from "./stores.ts";
import type { MutantCase } from "./mutant_case.ts";

export { type MutantCase, storeOf } from "./mutant_case.ts";

export const mutants: readonly MutantCase[] = [...coreMutants, ...storeMutants, ...httpMutants];
