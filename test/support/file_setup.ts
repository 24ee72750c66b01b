/** Set-up of each test file. */
import { afterAll } from "vitest";
import { endFile } from "./file_end.ts";

afterAll(endFile);
