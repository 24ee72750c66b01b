/** The claims in Deno or Node: `program.ts <JSON of Setting>` prints the outcomes as JSON. */
import process from "node:process";
import { checkClaims } from "./check_claims.ts";
import type { Setting } from "./setting.ts";

const [, , setting = ""] = process.argv;
console.log(JSON.stringify(await checkClaims(JSON.parse(setting) as Setting)));
