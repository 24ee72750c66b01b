import { ProcessError } from "../../src/runner/mod.ts";

/** What simulate_scene is asked for, in cells. */
export interface Scene {
  readonly variables: readonly string[];
  /** Cell centres in degrees. */
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  /** The first day, as `2025-01-01`; each step is one day later. */
  readonly firstDay: string;
  readonly steps: number;
}

export interface SceneInputs {
  readonly var_names: string;
  readonly bbox: readonly number[];
  readonly resolution: number;
  readonly start_date: string;
  readonly end_date: string;
  readonly periodicity: number;
}

const dayMilliseconds = 86_400_000;
const mostCells = 1_000_000;
const mostVariables = 100;
const coordinates = ["time", "lat", "lon"];

/** @throws ProcessError with status 400 when there is no such scene */
export function toScene(inputs: SceneInputs): Scene {
  const { bbox: [west = 0, south = 0, east = 0, north = 0], resolution, periodicity } = inputs;
  const days = (toDay(inputs.end_date, "end_date") - toDay(inputs.start_date, "start_date")) /
    dayMilliseconds;
  return {
    variables: toVariables(inputs.var_names),
    lon: cellCentres(west, east, resolution, "lon"),
    lat: cellCentres(south, north, resolution, "lat"),
    firstDay: inputs.start_date,
    steps: checkSize(roundHalfEven(days / periodicity), "time"),
  };
}

function toVariables(names: string): readonly string[] {
  const variables = [...new Set(names.split(",").map((name) => name.trim()))];
  for (const name of variables) {
    const isName = /^[\p{L}\p{N}_][\p{L}\p{N}_. -]{0,99}$/u.test(name) && !coordinates.includes(name);
    if (!isName) throw invalid(`var_names has "${name}", which cannot be the name of a variable`);
  }
  if (variables.length > mostVariables) throw invalid(`var_names has more than ${mostVariables} names`);
  return variables;
}

function toDay(text: string, id: string): number {
  const day = Date.parse(`${text}T00:00:00Z`);
  const isDay = !Number.isNaN(day) && new Date(day).toISOString().startsWith(`${text}T`);
  if (!isDay) throw invalid(`${id} is "${text}", which is no day; write it like 2025-01-31`);
  return day;
}

/** Evenly spaced from the middle of the first cell to the middle of the last. */
function cellCentres(from: number, to: number, width: number, dimension: string): Float64Array {
  const size = checkSize(roundHalfEven((to - from) / width), dimension);
  const first = from + width / 2;
  const last = to - width / 2;
  const centres = Float64Array.from(
    { length: size },
    (_, index) => first + index * ((last - first) / (size - 1)),
  );
  centres[size - 1] = size === 1 ? first : last;
  return centres;
}

function checkSize(size: number, dimension: string): number {
  if (size >= 1 && size <= mostCells) return size;
  throw invalid(`The scene would have ${size} cells along ${dimension}; it must have 1 to ${mostCells}`);
}

/** A half goes to the even neighbour, as in the original, which is Python. */
function roundHalfEven(number: number): number {
  const rounded = Math.round(number);
  return Math.abs(number % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

function invalid(detail: string): ProcessError {
  return new ProcessError(detail, { status: 400, type: "invalid-inputs", title: "Invalid inputs" });
}
