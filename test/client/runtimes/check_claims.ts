import * as tidegate from "../../../src/client/mod.ts";
import type { Claim, Outcome } from "./claim.ts";
import { claims, falseClaim } from "./claims.ts";
import type { Setting } from "./setting.ts";

const limitMilliseconds = 20_000;
/** A Worker may have six connections open at a time; a claim has up to three. */
const atOnce = 2;

/** Each claim, and one that is false, against the client as it is bundled here. */
export async function checkClaims(setting: Setting): Promise<readonly Outcome[]> {
  const left = [...claims, falseClaim];
  const outcomes: Outcome[] = [];
  const work = async () => {
    for (let claim = left.shift(); claim; claim = left.shift()) {
      outcomes.push(await outcomeOf(claim, setting));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return outcomes;
}

async function outcomeOf({ name, check }: Claim, setting: Setting): Promise<Outcome> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${limitMilliseconds} ms`)), limitMilliseconds);
  });
  try {
    await Promise.race([check(tidegate, setting), late]);
    return { name };
  } catch (error) {
    return { name, fault: error instanceof Error ? `${error.message}` : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
