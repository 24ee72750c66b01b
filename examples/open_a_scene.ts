// # A scene that is opened as a data cube
// Results come as links and values; openers make of them what a notebook works with.
import process from "node:process";
import { get } from "zarrita";
import { createClient } from "../src/client/mod.ts";
import { type OpenedZarr, zarrOpener } from "../src/client/openers/mod.ts";

const client = createClient({ url: process.env["TIDEGATE_URL"] ?? "http://localhost:8008" });

// %% Ask for a small scene: two variables, three days, ten by ten degrees.
const job = await client.execute("simulate_scene", {
  var_names: "ndvi, lai",
  bbox: [5, 45, 15, 55],
  resolution: 0.5,
  start_date: "2025-06-01",
  end_date: "2025-06-04",
  output_path: "europe.zarr",
});
const { return_value: link } = await job.result();
console.log("The result is a link:", link);

// %% The client knows what is behind it: a Zarr group, of which only the metadata is read.
const cube = await client.openResult(job.id) as OpenedZarr;
for (const [name, { dtype, shape }] of Object.entries(cube.arrays).toSorted()) {
  console.log(`${name.padEnd(6)} ${dtype} ${shape.join(" x ")}`);
}

// %% Values are fetched when they are wanted, chunk by chunk.
const { ndvi } = cube.arrays;
if (ndvi) {
  const { shape, data } = await get(ndvi, [0, null, null]);
  console.log(
    `The first day of ndvi: ${shape.join(" x ")} values, the first is ${[...data as Float64Array][0]}`,
  );
}

// %% An opener of one's own comes before those of the client. This one only wants to know how large a cube is.
const unregister = client.openers.register({
  name: "size of a cube",
  isUsable: () => true,
  accept: (context) => zarrOpener.accept(context),
  async open(context) {
    const { arrays } = await zarrOpener.open(context) as OpenedZarr;
    const cells = Object.values(arrays).map(({ shape }) =>
      shape.reduce((product, size) => product * size, 1)
    );
    return `${cells.length} arrays, ${cells.reduce((sum, count) => sum + count, 0)} values`;
  },
});
console.log("With an opener of one's own:", await client.openResult(job.id));

// %% Taken away, everything is as before.
unregister();
console.log("Without it:", Object.keys(await client.openResult(job.id) as OpenedZarr).join(", "));
