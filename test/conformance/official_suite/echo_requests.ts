import type { Echo, Input } from "./echo_description.ts";
import { demand, Skip } from "./verdict.ts";

export const testString = "teststring";

type Inputs = Record<string, unknown>;
interface ExecuteBody {
  readonly inputs: Inputs;
  readonly outputs?: Record<string, { transmissionMode: "value" }>;
  readonly response?: "raw" | "document";
}

/** The execute requests that the suite makes up from the description of the echo. */
export const requests = {
  plain: (echo: Echo): ExecuteBody => ({ inputs: filled(echo), outputs: allOutputs(echo) }),

  withoutOutputs: (echo: Echo): ExecuteBody => ({ inputs: filled(echo) }),

  inForm: (echo: Echo, response: "raw" | "document"): ExecuteBody => ({ ...requests.plain(echo), response }),

  oneOutput: (echo: Echo): ExecuteBody => ({
    inputs: filled(echo),
    outputs: outputsNamedAsFirstInput(echo),
    response: "raw",
  }),

  withArray(echo: Echo): ExecuteBody {
    const inputs = filledWith(echo, ({ types }) => types.some(({ type }) => type === "array"), someItems);
    if (inputs === undefined) throw new Skip("No input is an array");
    const first = echo.outputs.find(({ isArray }) => isArray);
    return { inputs, outputs: first === undefined ? {} : { [first.id]: { transmissionMode: "value" } } };
  },

  withBbox(echo: Echo): ExecuteBody {
    const inputs = filledWith(echo, ({ isBbox }) => isBbox, () => sensibleBox);
    if (inputs === undefined) throw new Skip("No input is a bounding box");
    return { inputs, outputs: outputsOf(echo.outputs.filter(({ isBbox }) => isBbox)) };
  },

  withObject: (echo: Echo): ExecuteBody => ({
    inputs: filledWith(echo, ({ types }) => types.some(({ type }) => type === "object"), () => qualified) ??
      filled(echo),
    outputs: allOutputs(echo),
  }),

  withBinary(echo: Echo): ExecuteBody {
    demand(!echo.inputs.some(isBinary), "The suite fails for a binary input: its test file is missing");
    return requests.plain(echo);
  },

  withReference: (echo: Echo): ExecuteBody => ({
    inputs: filledWith(echo, isBinary, () => ({ href: geoTiff, format: {} })) ?? filled(echo),
    outputs: allOutputs(echo),
  }),

  withPause(echo: Echo): ExecuteBody {
    if (!echo.inputs.some(({ id }) => id === "pause")) throw new Skip('No input has the id "pause"');
    const [first] = echo.inputs;
    return {
      inputs: { ...(first ? valueFor(first) : {}), pause: 5 },
      outputs: outputsNamedAsFirstInput(echo),
      response: "raw",
    };
  },

  withWrongType(echo: Echo): ExecuteBody {
    const isTestable = ({ types }: Input) =>
      types.some(({ contentMediaType }) => contentMediaType !== undefined);
    if (!echo.inputs.some(isTestable)) throw new Skip("No input has a contentMediaType");
    const wrong = () => ({ type: `wrong/type_${crypto.randomUUID()}` });
    const inputs = echo.inputs.map((input) => isTestable(input) ? { [input.id]: wrong() } : valueFor(input));
    return { inputs: Object.assign({}, ...inputs), outputs: allOutputs(echo) };
  },
};

const geoTiff = "https://raw.githubusercontent.com/opengeospatial/ets-ogcapi-processes10/master/src/main/" +
  "resources/org/opengis/cite/testdata/testgeotiff.tiff";
const qualified = { value: testString };
const sensibleBox = { bbox: [51.9, 7, 52, 7.1], crs: "http://www.opengis.net/def/crs/OGC/1.3/CRS84" };
const absurdBox = {
  crs: "urn:ogc:def:crs:EPSG:6.6:4326",
  bbox: [345345345, 345345345, 345345345, 345345345],
};

const isBinary = ({ types }: Input) => types.some((type) => type.isBinary);

function filled({ inputs }: Echo): Inputs {
  const all: Inputs = Object.assign({}, ...inputs.map(valueFor));
  demand(Object.keys(all).length > 0, "The suite can give a value only to a plain string; there is none");
  return all;
}

/** What the suite gives an input that it has no special test for: nothing, when it is a number or a boolean. */
function valueFor({ id, types, format, isBbox }: Input): Inputs {
  let values: Inputs = {};
  for (const { type, contentMediaType } of types) {
    if (type === "string") {
      if (format === undefined && contentMediaType === undefined) values = { [id]: testString };
    } else if (isBbox) values = { [id]: absurdBox };
    else if (type === "object") values = { [id]: qualified };
  }
  return values;
}

/** All inputs, with a special value for the first that is of that kind; undefined when none is. */
function filledWith(
  { inputs }: Echo,
  isKind: (input: Input) => boolean,
  special: (input: Input) => unknown,
): Inputs | undefined {
  const chosen = inputs.find(isKind);
  if (chosen === undefined) return undefined;
  const values = inputs.map((input) => input === chosen ? { [input.id]: special(input) } : valueFor(input));
  return Object.assign({}, ...values);
}

function someItems({ id, types }: Input): readonly unknown[] {
  const items = types.find(({ type }) => type !== "array")?.type;
  demand(items !== undefined, `The array "${id}" does not say what its items are`);
  if (items === "string") return ["test1", "test2", "test3"];
  return items === "integer" ? [1, 2, 3] : [];
}

function outputsOf(outputs: Echo["outputs"]): Record<string, { transmissionMode: "value" }> {
  return Object.fromEntries(outputs.map(({ id }) => [id, { transmissionMode: "value" }]));
}

const allOutputs = ({ outputs }: Echo) => outputsOf(outputs);

function outputsNamedAsFirstInput({ inputs, outputs }: Echo) {
  return outputsOf(outputs.filter(({ id }) => id === inputs[0]?.id));
}
