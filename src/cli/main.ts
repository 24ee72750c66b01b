#!/usr/bin/env node
/** `tidegate`: what a person types. */
import process from "node:process";
import { createNodeIo } from "./node_io.ts";
import { run } from "./run.ts";

process.exitCode = await run(process.argv.slice(2), createNodeIo());
