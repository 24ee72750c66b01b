import { expect, it } from "vitest";
import { functionNames } from "../../../src/client/generate/names.ts";

it("functionNames() makes an identifier of each id, and no two alike", () => {
  const expected = {
    primes_between: "primesBetween",
    "my-process": "myProcess",
    "218": "process218",
    NDVI: "ndvi",
    SimulateScene: "simulateScene",
    "simulate-scene": "simulateScene_2",
    "simulate scene": "simulateScene_3",
    delete: "deleteProcess",
    "délete": "deleteProcess_2",
    undefined: "undefinedProcess",
    "délai": "delai",
    "水": "process",
    "🌊": "process_2",
    "*/ throw 1 /*": "throw1",
    __proto__x: "protoX",
  };
  expect(Object.fromEntries(functionNames(Object.keys(expected)))).toEqual(Object.fromEntries(
    // Numbers come first among the keys of an object.
    Object.entries(expected),
  ));
});
