/** The claims in a page: it calls `checkClaims`. */
import { checkClaims } from "./check_claims.ts";

Object.assign(globalThis, { checkClaims });
