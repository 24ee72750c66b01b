/** Set-up of each test file. */
import { afterAll, afterEach } from "vitest";
import { refuseUndescribed } from "./answer_check/told_faults.ts";
import { endFile } from "./file_end.ts";

afterEach(refuseUndescribed);
afterAll(endFile);
