import { echo } from "./processes/echo.ts";
import { primesBetween } from "./processes/primes_between.ts";
import { process218 } from "./processes/process_218.ts";
import { processPipeline } from "./processes/process_pipeline.ts";
import { returnBaseModel } from "./processes/return_base_model.ts";
import { simulateScene } from "./processes/simulate_scene.ts";
import { sleepAWhile } from "./processes/sleep_a_while.ts";

/** The processes that a new user meets first. */
export const processes = [
  echo,
  sleepAWhile,
  primesBetween,
  simulateScene,
  returnBaseModel,
  processPipeline,
  process218,
];
