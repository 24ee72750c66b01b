import { duel, type Rounds, type Side } from "./duel.ts";
import type { Figure } from "./figure.ts";
import { load } from "./load.ts";
import type { Gateway } from "./programs.ts";

export interface Comparison {
  readonly name: string;
  readonly small: Gateway;
  readonly large: Gateway;
  readonly path: string;
  /** The ratio that is to be kept below. */
  readonly goal: number;
  readonly rounds: Rounds;
}

/** How much longer the same page takes at the large gateway than at the small one. */
export async function comparePages({ name, small, large, path, goal, rounds }: Comparison): Promise<Figure> {
  await Promise.all([small, large].map((gateway) => checkPage(gateway, path)));
  const { ratio, ratios, first, second } = await duel(side(small, path), side(large, path), rounds);
  const milliseconds = (perSecond: number) => (1000 / perSecond).toFixed(2);
  const note = `${milliseconds(second)} ms with a million jobs, ${milliseconds(first)} with a thousand`;
  return { name, value: ratio, unit: "ratio", rounds: ratios, goal: { bound: "<=", value: goal }, note };
}

function side(gateway: Gateway, path: string): Side {
  return {
    programs: [gateway],
    measure: async (seconds) => await load({ url: gateway.url, paths: [path], connections: 1, seconds }),
  };
}

/** A page that is not full would be another measurement. */
async function checkPage({ url }: Gateway, path: string): Promise<void> {
  const page = await (await fetch(url + path)).json() as Readonly<Record<string, readonly unknown[]>>;
  const { length } = page["jobs"] ?? page["deadLetters"] ?? [];
  const isFollowed = JSON.stringify(page["links"]).includes('"next"');
  if (length !== 10 || !isFollowed) throw new Error(`Cannot measure ${url}${path}: it lists ${length} jobs`);
}
